# libxlsxwriter ships a pkg-config file that asks for private development packages Debian does not install with it.
find_path(XLSXWRITER_INCLUDE_DIR xlsxwriter.h REQUIRED)
find_library(XLSXWRITER_LIBRARY xlsxwriter REQUIRED)
if(NOT TARGET xlsxwriter)
    add_library(xlsxwriter UNKNOWN IMPORTED)
    set_target_properties(xlsxwriter PROPERTIES IMPORTED_LOCATION ${XLSXWRITER_LIBRARY}
        INTERFACE_INCLUDE_DIRECTORIES ${XLSXWRITER_INCLUDE_DIR})
endif()
set(Xlsxwriter_FOUND TRUE)
