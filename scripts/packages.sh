# Sourced by the scripts beside it: telling, and installing system packages.

say() { echo "briefexport: $*" >&2; }

# packages WHAT APT DNF BREW: installs system packages, each manager having its own names for them;
# where it may not, prints the line to run and exits with 2.
packages() {
    if command -v apt-get >/dev/null; then line="apt-get install -y --no-install-recommends $2"
    elif command -v dnf >/dev/null; then line="dnf install -y $3"
    elif command -v brew >/dev/null; then line="brew install $4"
    else
        say "this machine lacks $1, and has no apt, dnf or brew to install it with"
        exit 2
    fi
    case $line in
        brew*) ;;
        *) [ "$(id -u)" -eq 0 ] || line="sudo $line" ;;
    esac
    log=$(mktemp)
    if may_install && say "installing $1" && install_quietly >"$log" 2>&1; then
        rm -f "$log"
        return
    fi
    tail -n 5 "$log" >&2
    rm -f "$log"
    say "this machine lacks $1; install it with the next line, then run make again"
    echo "    $line" >&2
    exit 2
}

# Root may, and so may who needs no password to become root.
may_install() {
    case $line in
        sudo*) command -v sudo >/dev/null && sudo -n true 2>/dev/null ;;
    esac
}

# Runs $line, whose words are the words of a command.
install_quietly() {
    case $line in
        *apt-get*) ${line%%install*} update -qq ;;
    esac
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $line
}
