#!/usr/bin/env bash
# The reference run as JSON lines, about four minutes on a quiet machine: docs/bench/run.sh PATH/libmkl_rt.so.3 > docs/bench/NAME.jsonl
set -eu
cd "$(dirname "$0")/../.."
bench() { ./lab bench "$@" --json --warmup 1 --rounds 15; }
mkl="--mkl $1"
# MKL's threads would spin on after each product and take the cores from what is timed next.
export KMP_BLOCKTIME=0
bench roofline
for s in 0.45 0.55 0.8 0.9 0.95; do bench spmm --sparsity $s $mkl --only 'MKL (sgemm|IE CSR)|dense tiled|sparse (rows|tiled)'; done
for s in 0.8 0.9; do
  bench spmm --sparsity $s --pattern 4x1 $mkl --only 'MKL sgemm|sparse block4'
  bench spmm --sparsity $s --pattern 8x1 $mkl --only 'MKL sgemm|sparse block8'
  bench spmm --sparsity $s --threads 2 $mkl --only 'MKL sgemm|dense tiled|sparse (rows|tiled)'
done
for p in 2:4 2:4x8; do bench spmm --sparsity 0.5 --pattern $p $mkl --only 'MKL sgemm|sparse (tiled|rows|pairs|block8)'; done
for s in 0.5 0.8 0.9; do bench spmv --sparsity $s $mkl --only 'dense vector|MKL.*|sparse (sell|bitmask|window|window bf16)'; done
bench spmv --sparsity 0.5 --pattern 2:4 --only 'dense vector|sparse (2:4|window)'
for z in 0.5 0.9; do bench spmv --sparsity 0 --zeros $z --only 'dense (vector|skip)'; done
for i in "64 56" "256 14"; do bench conv --in ${i% *} --size ${i#* }; done
for i in "32 112 1" "64 112 2" "128 56 1" "128 56 2" "256 28 1" "256 28 2" "512 14 1" "512 14 2" "1024 7 1"; do
  set -- $i
  bench conv --kind depthwise --in $1 --size $2 --stride $3
done
