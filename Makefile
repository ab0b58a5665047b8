# The commands of the project. `make demo` and `make test` work on a bare Debian 12 machine with root, Go and Node.
SHELL := /bin/bash
.PHONY: help demo demo-stop build ui prompts test test-long bench pace-bench lint sqlc api clean

CACHE ?= $(or $(CORDBOARD_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/cordboard)
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
SQLC := go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1
LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.6.1

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | column -ts "$$(printf '\t')"

demo: ## bring up a private PBX, carrier and database, the daemon and a small contact centre on loopback
	@packaging/scripts/demo up

demo-stop: ## take the demo down
	@packaging/scripts/demo down

build: ui prompts ## build bin/cordboard with the web pages inside, and the prompts
	@mkdir -p bin && CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o bin/cordboard ./cmd/cordboard

ui: ui/dist/index.html ## build the web pages

ui/dist/index.html: $(shell find ui/src ui/widget ui/public ui/index.html ui/*.json ui/*.ts ui/scripts -type f 2>/dev/null)
	@cd ui && { [ package-lock.json -ot node_modules/.package-lock.json ] || npm ci --no-audit --no-fund; } && npm run build

prompts: ## speak the prompts into bin/prompts, in every language (espeak-ng; only what changed)
	@packaging/scripts/prompts

test: ## prove every promise of the project on real parts (at most 25 minutes with a warm cache)
	@packaging/scripts/test

test-long: ## the same promises at full length
	@CORDBOARD_LONG=1 packaging/scripts/test

bench: ## measure against the bare things underneath; see docs/benchmarks.md
	@packaging/scripts/bench

pace-bench: ## compare the pacing of campaigns with other dialers' rules in a simulator; see docs/benchmarks.md
	@go run ./campaigns/pacing/sim/bench $(PACE_BENCH)

lint: ## golangci-lint and Biome
	@$(LINT) run ./... && cd ui && npx biome check .

sqlc: ## generate the query code from sql/queries
	@cd sql && $(SQLC) generate

api: ## write the OpenAPI document and the TypeScript client made from it
	@go generate ./web && cd ui && npm run api

clean: ## remove what was built here (the cache outside the checkout stays)
	@rm -rf bin ui/dist/assets ui/dist/widget ui/dist/index.html
