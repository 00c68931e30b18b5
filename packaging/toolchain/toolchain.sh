# Sourced by packaging/dev. Finds or prepares a Debian 13 (or newer) toolchain and runs commands inside it.
# Promises: toolchain_prepare, toolchain_exec COMMAND…, toolchain_clean. Reads: $project, $cache.

packages_file=$project/packaging/toolchain/debian-packages

say() { printf 'trueup: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

packages() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$packages_file"; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else return 127
    fi
}

# A system whose own packages are new enough: Debian 13 or later, Ubuntu 25.04 or later.
toolchain_is_native() {
    [ -r /etc/os-release ] || return 1
    local id version
    id=$(. /etc/os-release && printf '%s' "${ID:-}")
    version=$(. /etc/os-release && printf '%s' "${VERSION_ID:-0}")
    case "$id" in
    debian) [ -z "$version" ] || [ "${version%%.*}" -ge 13 ] ;;
    ubuntu) [ "${version%%.*}" -ge 25 ] ;;
    *) return 1 ;;
    esac
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive as_root apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends "$@"
}

missing_packages() {
    local name
    for name in "$@"; do
        dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || printf '%s\n' "$name"
    done
}

toolchain_prepare() {
    if toolchain_is_native; then
        local missing
        mapfile -t missing < <(missing_packages $(packages))
        [ "${#missing[@]}" -eq 0 ] && return 0
        say "installing ${#missing[@]} packages: ${missing[*]}"
        apt_install "${missing[@]}" || die "these packages could not be installed; install them as an administrator and try again: ${missing[*]}"
        return 0
    fi
    rootfs_prepare
}

rootfs_dir() { printf '%s/debian-13-%s' "$cache" "$(packages | sha256sum | cut -c1-12)"; }

# Removes a root filesystem. Refuses while anything is mounted below it, so that a deletion can never reach the host
# through a bind mount that a killed bootstrap left behind.
remove_tree() {
    [ -e "$1" ] || return 0
    if grep -qF " $1/" /proc/self/mountinfo; then
        die "something is still mounted below $1; unmount it and try again"
    fi
    rm -rf --one-file-system -- "$1"
}

rootfs_tools() {
    local wanted=(mmdebstrap bubblewrap) missing
    [ "$(id -u)" -eq 0 ] || wanted+=(uidmap)
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    [ "${#missing[@]}" -eq 0 ] && return 0
    command -v apt-get >/dev/null || die "this system is neither Debian nor Ubuntu; install ${missing[*]} by hand and try again"
    say "installing ${missing[*]} (the only packages this adds to the host)"
    apt_install "${missing[@]}" || die "an administrator must install: ${missing[*]}"
}

rootfs_prepare() {
    local dir partial include started=$SECONDS
    dir=$(rootfs_dir)
    [ -e "$dir/.complete" ] && return 0
    rootfs_tools
    mkdir -p "$cache"
    exec 9>"$cache/toolchain.lock"
    flock 9
    if [ ! -e "$dir/.complete" ]; then
        say "preparing a Debian 13 toolchain in $dir (about 1.5 GB; once, a few minutes)"
        partial=$dir.partial
        include=$(packages | paste -sd,)
        remove_tree "$partial"
        if [ "$(id -u)" -eq 0 ]; then
            # A private mount namespace: whatever mmdebstrap mounts is gone with it, even when it is killed.
            local isolate=()
            unshare --mount true 2>/dev/null && isolate=(unshare --mount --propagation private)
            "${isolate[@]}" mmdebstrap --quiet --variant=apt --include="$include" trixie "$partial" >&2
        else
            mkdir -p "$partial"
            mmdebstrap --quiet --mode=unshare --variant=apt --include="$include" trixie "$partial.tar" >&2
            tar -C "$partial" --exclude='./dev/*' -xf "$partial.tar"
            rm -f "$partial.tar"
        fi
        mkdir -p "$partial/dev" "$partial/proc" "$partial/tmp"
        touch "$partial/.complete"
        remove_tree "$dir"
        mv "$partial" "$dir"
        say "toolchain ready after $((SECONDS - started)) s"
    fi
    flock -u 9
    exec 9>&-
}

# Environment that goes into the toolchain: the user's terminal, display and Trueup's own settings, nothing else.
toolchain_environment() {
    local name
    for name in $(compgen -e); do
        case "$name" in
        TRUEUP_* | DISPLAY | WAYLAND_DISPLAY | XAUTHORITY | XDG_RUNTIME_DIR | DBUS_SESSION_BUS_ADDRESS | TERM | CI | \
            LANG | LC_* | QT_* | CTEST_* | CCACHE_* | ASAN_OPTIONS | TSAN_OPTIONS | UBSAN_OPTIONS | http_proxy | https_proxy | no_proxy | \
            NODE_EXTRA_CA_CERTS)
            printf '%s\0' "$name=${!name}" ;;
        esac
    done
}

# A network may sign with an authority that only the host knows; npm has to trust it inside the root filesystem too.
# Prints the environment entry.
rootfs_certificates() {
    local file
    for file in "${NODE_EXTRA_CA_CERTS:-}" /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do
        [ -r "$file" ] || continue
        cmp -s "$file" "$cache/certificates.crt" || cp "$file" "$cache/certificates.crt"
        printf '%s' "NODE_EXTRA_CA_CERTS=$cache/certificates.crt"
        return 0
    done
}

toolchain_exec() {
    local path=$project/build/release/bin:/usr/lib/ccache:/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin
    local environment
    mkdir -p "$cache/ccache"
    mapfile -d '' environment < <(toolchain_environment)
    environment+=("PATH=$path" "HOME=$HOME" "USER=${USER:-$(id -un)}" "TRUEUP_TOOLCHAIN=1"
        "CCACHE_DIR=${CCACHE_DIR:-$cache/ccache}" "CCACHE_BASEDIR=$project" "CCACHE_NOHASHDIR=1"
        "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime")
    [ -n "${LANG:-}" ] || environment+=("LANG=C.UTF-8")
    if toolchain_is_native; then
        (cd "$project" && env -i "${environment[@]}" "$@")
        return
    fi
    local dir binds=() extra certificates
    dir=$(rootfs_dir)
    certificates=$(rootfs_certificates)
    [ -z "$certificates" ] || environment+=("$certificates")
    for extra in "$HOME" "${XDG_RUNTIME_DIR:-}" "$cache"; do
        [ -n "$extra" ] && [ -d "$extra" ] && binds+=(--bind "$extra" "$extra")
    done
    if [ "$(id -u)" -ne 0 ]; then
        # PostgreSQL asks who it runs as, so the user must have a name in there too.
        local identity=$cache/identity
        mkdir -p "$identity"
        cp "$dir/etc/passwd" "$identity/passwd"
        cp "$dir/etc/group" "$identity/group"
        printf '%s:x:%s:%s::%s:/bin/bash\n' "$(id -un)" "$(id -u)" "$(id -g)" "$HOME" >>"$identity/passwd"
        printf '%s:x:%s:\n' "$(id -gn)" "$(id -g)" >>"$identity/group"
        binds+=(--ro-bind "$identity/passwd" /etc/passwd --ro-bind "$identity/group" /etc/group)
    fi
    local enter=(bwrap --bind "$dir" / --dev-bind /dev /dev --proc /proc --bind /tmp /tmp
        --ro-bind-try /etc/resolv.conf /etc/resolv.conf --ro-bind-try /etc/hosts /etc/hosts
        "${binds[@]}" --bind "$project" "$project" --die-with-parent)
    if "${enter[@]}" true 2>/dev/null; then
        "${enter[@]}" --chdir "$project" env -i "${environment[@]}" "$@"
    elif [ "$(id -u)" -eq 0 ]; then
        toolchain_chroot "$dir" env -i "${environment[@]}" "$@"
    else
        die "this system does not allow unprivileged namespaces, so the toolchain cannot be entered; run as root or allow them (kernel.unprivileged_userns_clone=1)"
    fi
}

# Where namespaces are refused: the same root filesystem by chroot, mounts taken down again whatever happens.
toolchain_chroot() (
    dir=$1
    shift
    mounted=()
    trap 'for ((i=${#mounted[@]}-1; i>=0; i--)); do umount -l "${mounted[i]}" || true; done' EXIT
    bind() {
        mkdir -p "$dir$1"
        mountpoint -q "$dir$1" && return 0
        mount --rbind "$1" "$dir$1"
        mount --make-rslave "$dir$1"
        mounted+=("$dir$1")
    }
    for path in /proc /dev /tmp "$HOME" "$cache" "$project"; do bind "$path"; done
    cp -f /etc/resolv.conf "$dir/etc/resolv.conf" 2>/dev/null || true
    chroot "$dir" bash -c 'cd "$1" && shift && exec "$@"' chroot "$project" "$@"
)

toolchain_clean() {
    local keep entry
    keep=$(rootfs_dir)
    for entry in "$cache"/debian-13-*; do
        [ -e "$entry" ] && [ "$entry" != "$keep" ] && { say "removing $entry"; remove_tree "$entry"; }
    done
    return 0
}
