#!/usr/bin/env bash
# Whole networks as JSON lines, about nine minutes on a quiet machine: docs/bench/nets.sh [--peers] >> docs/bench/NAME.jsonl
set -eu
cd "$(dirname "$0")/../.."
net() { ./lab bench net "$@" --json --warmup 1 --rounds 21; }
for t in 1 2; do net mobilenet-v1 --prune pointwise --threads $t "$@"; done
net mobilenet-v1 --prune channels
net bert-base --prune linear "$@"
net resnet-50 --prune all "$@"
for t in 1 2; do net llama-decode --prune linear --seconds 0.2 --threads $t; done
