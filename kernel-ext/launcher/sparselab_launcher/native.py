"""Picks the ND4J native build for this system and processor: the oneDNN one where there is one."""

import ctypes
import subprocess
import sys
from pathlib import Path

from .console import Problem
from .jdk import Jdk

# The builds of nd4j-native 1.0.0-M2.1 that exist, best first; each needs the processor features named.
# The newer instruction sets are three to five times as fast as the plain build.
AVX512 = frozenset({"avx512f", "avx512bw", "avx512dq", "avx512vl"})
AVX2 = frozenset({"avx2", "fma"})
NONE: frozenset = frozenset()
BUILDS = {
    ("linux", "x86_64"): [
        ("linux-x86_64-onednn-avx512", AVX512),
        ("linux-x86_64-onednn-avx2", AVX2),
        ("linux-x86_64-onednn", NONE),
    ],
    ("linux", "aarch64"): [("linux-arm64", NONE)],
    ("darwin", "x86_64"): [("macosx-x86_64-onednn-avx2", AVX2), ("macosx-x86_64-onednn", NONE)],
    ("darwin", "aarch64"): [("macosx-arm64", NONE)],
    ("win32", "x86_64"): [
        ("windows-x86_64-onednn-avx512", AVX512),
        ("windows-x86_64-onednn-avx2", AVX2),
        ("windows-x86_64-onednn", NONE),
    ],
}


def classifier(jdk: Jdk, platform: str = sys.platform, features: frozenset | None = None) -> str:
    """The Maven classifier; the JDK's processor counts, for an Intel JDK on an Apple chip loads Intel code."""
    builds = BUILDS.get((platform, jdk.arch))
    if builds is None:
        raise Problem(
            f"ND4J, which trains the networks, has no native build for {platform} on {jdk.arch}.",
            "On Windows for ARM an x64 JDK 25 works: set JAVA_HOME to one.",
        )
    have = cpu_features() if features is None else features
    return next(name for name, needs in builds if needs <= have)


def cpu_features() -> frozenset:
    """Those of the features above that this processor (and system) has; none when it cannot be told."""
    wanted = AVX512 | AVX2
    if sys.platform == "darwin":
        return _of_mac() & wanted
    if sys.platform == "win32":
        return _of_windows()
    return _of_linux() & wanted


def _of_linux() -> frozenset:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return NONE
    return next((frozenset(line.split(":", 1)[1].split()) for line in lines if line.startswith("flags")), NONE)


def _of_mac() -> frozenset:
    words = set()
    for key in ("machdep.cpu.features", "machdep.cpu.leaf7_features"):
        try:
            words |= set(subprocess.run(["sysctl", "-n", key], capture_output=True, text=True, timeout=10).stdout.lower().split())
        except (OSError, subprocess.SubprocessError):
            continue
    return frozenset(words)


def _of_windows() -> frozenset:
    has = ctypes.windll.kernel32.IsProcessorFeaturePresent
    # PF_AVX2_INSTRUCTIONS_AVAILABLE is 40, PF_AVX512F_INSTRUCTIONS_AVAILABLE 41. Windows tells no more, and
    # the first processors with AVX-512F but without BW, DQ and VL (Xeon Phi) run no desktop Windows.
    return (AVX2 if has(40) else NONE) | (AVX512 if has(41) else NONE)
