# Two commands do everything on a fresh Debian with a Rust toolchain: `make demo` and `make test`.
# Both install what is missing and say so.

.PHONY: demo test journeys pictures measure lint build replay intake docs help audit
.DEFAULT_GOAL := help

ARGS ?=
RUNS ?= sqlite copied split killed
TOWN ?= ../shared/data/town/xicheng12_grids.geojson

help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | sort

demo: build ## an invented county at work on this machine (ARGS="--town FILE --speed 60" and so on)
	target/release/sandan demo $(ARGS)

test: ## every check and every suite, on both databases and both buses, and of the pages
	@scripts/setup.sh test
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	scripts/with-services.sh cargo test --workspace --locked
	scripts/clients.sh build
	scripts/clients.sh test

journeys: ## what people do, in a real browser, against the program of the development profile
	@scripts/setup.sh test
	scripts/clients.sh build
	cargo build --locked -p sandan
	scripts/clients.sh journeys

pictures: build ## docs/pictures anew, from a demo of the release program
	@scripts/setup.sh test
	scripts/clients.sh pictures

measure: build ## first load and weight of each page, and whether the wall holds out (ARGS="minutes movements-a-second")
	@scripts/setup.sh test
	SANDAN=$(CURDIR)/target/release/sandan scripts/clients.sh measure first-load
	SANDAN=$(CURDIR)/target/release/sandan scripts/clients.sh measure endurance $(ARGS)

lint: ## formatting and lints only
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

build: ## the release binary with its pages
	@scripts/setup.sh build
	scripts/clients.sh build
	cargo build --release --locked -p sandan

replay: build ## real requests through everything, with the invariants proved (RUNS="sqlite copied split killed")
	@scripts/setup.sh test
	scripts/with-services.sh load-tests/replay.sh $(RUNS)

intake: build ## durable intake with and without relay and screen (needs wrk; TOWN=file.geojson)
	@scripts/setup.sh test
	scripts/with-services.sh load-tests/intake.sh $(TOWN)

docs: ## what is generated: docs/openapi.json, its TypeScript types, deploy/nginx/sandan.conf and docs/loop.md
	cargo run --locked -p sandan -- openapi > docs/openapi.json.new
	mv docs/openapi.json.new docs/openapi.json
	cd clients && npm run --silent generate
	cargo run --locked -p sandan -- routes --nginx > deploy/nginx/sandan.conf
	UPDATE_DOCS=1 cargo test --locked -p sandan-core

audit: ## licences, sources and bans (needs cargo-deny)
	cargo deny check licenses sources bans
