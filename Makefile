# What a newcomer needs: `make demo` and `make test`. Both set up what is missing first; a second time that costs nothing.
# All paths are relative, so that the checkout may lie in a folder with a space in its name.

PYTHON ?= python3
VENV := .venv/bin
BUILT := anlan/desk/static/built
# Templates as well: of Tabler only what they mention is built.
ISLANDS := $(shell find islands anlan -type f \( -path 'islands/*' -o -path '*/templates/*' \) 2>/dev/null) $(wildcard vite.config.* tsconfig*.json anlan/kernel/paper/sheet.css)
BROWSERS := chromium chromium-browser google-chrome
SAY := @printf '%s\n'

# Browsers are driven by node. The one that playwright brings needs a library that bare machines lack; the front end's own is there.
export PLAYWRIGHT_NODEJS_PATH := $(shell command -v node)

# Tests start the command some hundred times: where Python is told to keep no compiled code, each start would compile it all anew.
unexport PYTHONDONTWRITEBYTECODE

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.NOTPARALLEL:
.PHONY: setup demo quick test test-all test-load audit bench bench-turns bench-check bench-conference bench-history lint screenshots lock browser

setup: .venv/.installed $(if $(wildcard package.json),$(BUILT)/.ready,no-front-end)

demo: setup
	$(VENV)/anlan demo $(if $(filter-out 0,$(ONCE)),--once)

# Media servers, sound and picture are tried by the clock, so with the machine to themselves; both parts look at one sample.
# Devices that only talk have neither, and go with the crowd.
TALKING := tests/conference/test_station.py tests/conference/test_devices.py tests/conference/test_devices_playing.py
QUIET := $(filter-out $(TALKING),$(wildcard tests/conference/test_*.py anlan/conference/carry/tests/test_*.py)) \
	anlan/conference/conduct/tests/test_conducting.py anlan/conference/conduct/tests/test_registering.py
# In the order of the files, the long ones of tests/ first: what a package's tests share is made once a worker, and the short
# ones at the end fill both workers.
TWO := -n 2 --dist loadfile --no-loadscope-reorder
CROWD = $(VENV)/python -m pytest $(TWO) $(QUIET:%=--ignore=%)
ALONE = $(VENV)/python -m pytest $(QUIET)
both = failed=0; $(CROWD) $(1) || failed=1; $(ALONE) $(1) || failed=1; exit $$failed
export ANLAN_TEST_RUN := $(shell date +%s%N)

# The kernel, one ledger, and the sample built and counted: what a change breaks first, told while one still has it in mind.
# The sample's file comes first, as building it takes a worker as long as all the rest takes the other.
quick: setup
	$(VENV)/python -m pytest $(TWO) tests/test_seed.py anlan/kernel anlan/ledgers/meetings -m "not slow and not wide and not browser"

test: setup browser lint
	$(call both,-m "not slow and not wide")

test-all: export ANLAN_TRY_OFTEN := 1
test-all: setup browser lint
	$(call both)

# Beside ten busy processes: an hour at most, with the machine to itself.
test-load: setup browser
	$(VENV)/python -m tests.under_load $(QUIET)

# Known weaknesses of the pinned versions, asked of the public lists: needs them to be reachable, so it is no part of the tests.
audit: setup
	$(PYTHON) -m venv var/audit
	var/audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	failed=0; var/audit/bin/pip-audit --disable-pip --require-hashes -r requirements.lock || failed=1; \
	npm audit --package-lock-only || failed=1; exit $$failed

lint: setup
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/lint-imports
	$(VENV)/mypy anlan

bench: setup
	$(VENV)/python -m benchmarks

# What was there is the yardstick: an earlier commit in a worktree under var/, measured in turns with this one.
bench-turns: setup
	$(VENV)/python -m benchmarks.turns

bench-check: setup
	$(VENV)/python -m benchmarks.check
	$(VENV)/python -m benchmarks.judged

# In a database of its own, with a million events and then five: up to 20 minutes.
bench-history: setup
	$(VENV)/python -m benchmarks.history

bench-conference: setup browser
	$(VENV)/python -m benchmarks.conference

screenshots: setup browser
	$(VENV)/python -m tests.screenshots

# No addresses in the lock: everybody takes the packages from where their own pip is told to, and the hashes prove them.
lock: .venv/.installed
	$(VENV)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock


# Python. An environment knows its own path: where the checkout was moved or copied, it is made anew.
$(shell [ "$$(cat .venv/.installed 2>/dev/null)" = "$$(pwd -P)" ] || rm -f .venv/.locked .venv/.installed)

# By pip, though uv takes 3 seconds for what takes pip 20: uv does not read pip's configuration, so behind a
# mirror it would try the public index in vain, and a fall-back would be a second way to the same end.
.venv/.locked: requirements.lock
	@$(PYTHON) -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "需要 Python 3.11 以上，带 venv（Debian、Ubuntu：apt-get install python3-venv），或用 PYTHON=… 指定。"; exit 1; }
	$(SAY) "准备 Python 环境……"
	@$(PYTHON) -m venv $(if $(wildcard .venv/.installed),,--clear) .venv
	@printf '%s' "安装 Python 依赖（约 20 秒，每个包一个点）"
	@PYTHONUNBUFFERED=1 $(VENV)/python -m pip install --disable-pip-version-check --no-input --require-hashes \
		-r requirements.lock | awk '/^Collecting/ { printf "."; fflush() } END { print "" }'
	@touch $@

# Without isolation: an isolated build would fetch its tools unpinned.
.venv/.installed: .venv/.locked pyproject.toml
	@$(VENV)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation -e .
	@pwd -P > $@


# The front end. `npm ci` begins by deleting node_modules, and the build by emptying its folder: each mark lies inside.
node_modules/.ready: package.json package-lock.json .npmrc
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null && command -v npm >/dev/null || \
		{ echo "需要 node 20 以上和 npm。"; exit 1; }
	$(SAY) "安装前端依赖……"
	@npm ci --no-audit --no-fund
	@touch $@

$(BUILT)/.ready: node_modules/.ready $(ISLANDS)
	$(SAY) "生成前端文件……"
	@npm run --silent build
	@touch $@

.PHONY: no-front-end
no-front-end:
	$(SAY) "没有 package.json：跳过前端。"


# What tests need of the system, where we may install it: a headless Chromium with a font for Chinese, and for conferences
# the media server, the relay, films, and networks of their own. Tests that need what is not there skip themselves, so
# nothing here fails.
PROGRAMS := janus janus-pp-rec turnserver ffmpeg ip nft
PACKAGES := janus janus-tools coturn ffmpeg iproute2 nftables
browser:
	@missing=; for name in $(PROGRAMS); do PATH="$$PATH:/usr/sbin:/sbin" command -v $$name >/dev/null || missing="$(PACKAGES)"; done; \
	have=; for name in $(BROWSERS); do if command -v $$name >/dev/null; then have=1; fi; done; \
	[ -n "$$have" ] || missing="chromium fonts-wqy-zenhei $$missing"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then echo "没有 apt-get：需要 $$missing 的测试会跳过，请自行安装。"; exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then root="env"; \
	elif sudo -n true 2>/dev/null; then root="sudo -n env"; \
	else echo "没有权限安装，用到的测试会跳过。请管理员运行 apt-get install $$missing。"; exit 0; fi; \
	echo "安装 $$missing（一次，约 1 分钟）……"; \
	{ $$root apt-get -q update && \
	  $$root DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $$missing; } || \
	echo "没有装上，原因见上：用到的测试会跳过。"
