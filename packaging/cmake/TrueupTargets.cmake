# One interface target carries warnings and strict Qt settings; trueup_layer() makes a layer of the core.

add_library(trueup_settings INTERFACE)
target_compile_definitions(trueup_settings INTERFACE
    QT_NO_CAST_FROM_ASCII
    QT_NO_CAST_TO_ASCII
    QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_NO_CONTEXTLESS_CONNECT
    QT_NO_FOREACH
    QT_DISABLE_DEPRECATED_UP_TO=0x060800
    $<$<BOOL:${BUILD_TESTING}>:QT_FORCE_ASSERTS>
    $<$<BOOL:${BUILD_TESTING}>:TRUEUP_FAIL_POINTS>
    TRUEUP_VERSION="${PROJECT_VERSION}")
if(MSVC)
    target_compile_options(trueup_settings INTERFACE /W4 /permissive- /utf-8 /Zc:__cplusplus
        $<$<BOOL:${TRUEUP_WERROR}>:/WX>)
else()
    target_compile_options(trueup_settings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
        -Woverloaded-virtual -Wimplicit-fallthrough -Wunused $<$<BOOL:${TRUEUP_WERROR}>:-Werror>
        # GCC 14 takes the unused half of a std::expected for uninitialised memory when it is moved.
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
if(TRUEUP_SANITIZE)
    target_compile_options(trueup_settings INTERFACE -fsanitize=${TRUEUP_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(trueup_settings INTERFACE -fsanitize=${TRUEUP_SANITIZE})
endif()

# The headers nearly every file includes, parsed once a target: most of the time of a build is parsing Qt and the library.
option(TRUEUP_PCH "Precompile the common headers" ON)
if(TRUEUP_PCH AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(trueup_settings INTERFACE -fpch-preprocess) # lets ccache see through it
elseif(TRUEUP_PCH AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(trueup_settings INTERFACE "SHELL:-Xclang -fno-pch-timestamp") # as well
endif()
function(trueup_precompile target)
    if(TRUEUP_PCH)
        target_precompile_headers(${target} PRIVATE <algorithm> <chrono> <expected> <functional> <memory> <mutex> <optional>
            <ranges> <span> <variant> <vector> <QByteArray> <QCoreApplication> <QDateTime> <QFuture> <QHash> <QJsonArray>
            <QJsonDocument> <QJsonObject> <QList> <QObject> <QString> <QStringList> <QUuid> <QVariant> ${ARGN})
    endif()
endfunction()

# trueup_layer(NAME LINKS target…): static library trueup_NAME of every source in the current folder.
function(trueup_layer name)
    cmake_parse_arguments(layer "" "" "LINKS;PRIVATE_LINKS" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
    if(NOT sources)
        add_library(trueup_${name} INTERFACE)
        target_link_libraries(trueup_${name} INTERFACE ${layer_LINKS})
        return()
    endif()
    # A platform file is named *_unix.cpp or *_windows.cpp and built only there.
    if(WIN32)
        list(FILTER sources EXCLUDE REGEX "_unix\\.cpp$")
    else()
        list(FILTER sources EXCLUDE REGEX "_windows\\.cpp$")
    endif()
    add_library(trueup_${name} STATIC ${sources})
    target_link_libraries(trueup_${name} PUBLIC ${layer_LINKS} PRIVATE trueup_settings ${layer_PRIVATE_LINKS})
    target_include_directories(trueup_${name} PUBLIC ${PROJECT_SOURCE_DIR}/core)
    trueup_precompile(trueup_${name})
endfunction()
