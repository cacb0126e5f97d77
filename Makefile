# Mọi lệnh của dự án. `make help` liệt kê. Chạy lần thứ hai không cài đặt lại.
SHELL := /bin/bash
PORT ?= 8501
# Only this machine by default: in demo mode whoever reaches the page may sign in as anybody.
ADDRESS ?= 127.0.0.1
# By module and not by script: the scripts of a moved folder name the old place.
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test check format bench lock

help: ## danh sách lệnh / this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run: .venv/.ready ## chạy thử với dữ liệu mẫu / start with sample data (PORT=8501 ADDRESS=127.0.0.1)
	@$(PY) manage.py init
	@$(PY) manage.py demo --people 243 --seed 1 --if-empty
	@echo
	@echo "  Lá Chắn Số: http://localhost:$(PORT)   (Ctrl+C để dừng / to stop)"
	@echo
	@LACHAN_DEMO=$${LACHAN_DEMO:-1} LACHAN_BASE_URL=$${LACHAN_BASE_URL:-http://localhost:$(PORT)} \
		exec $(PY) -m streamlit run app.py --server.port $(PORT) --server.address $(ADDRESS)

test: .venv/.ready-dev ## mọi kiểm tra / everything: format, lint, types, tests
	@scripts/ensure-browser
	@$(MAKE) --no-print-directory check
	@$(PY) -m pytest --numprocesses logical --maxprocesses 4 $(ARGS) </dev/null

check: .venv/.ready-dev ## định dạng, lỗi viết, kiểu / format, lint, types
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy

format: .venv/.ready-dev ## sửa định dạng / rewrite the format
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: .venv/.ready-dev ## đo tốc độ / measure speed
	@$(PY) -m benchmarks $(ARGS)

lock: .venv/.ready ## viết lại các tệp khoá thư viện / rewrite the dependency locks
	@scripts/lock $(ARGS)

.venv/.ready: requirements.txt scripts/ensure-venv
	@scripts/ensure-venv requirements.txt
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.txt
	@scripts/ensure-venv requirements.txt requirements-dev.txt
	@touch $@
