"""Jupyter's own conformance test for kernels.

Not tested there: `iopub_welcome`. JJava publishes over a PUB socket, which does not see who
subscribes; the message (protocol 5.4, optional) needs XPUB. Nor the pager: Java has none. JShell takes
some broken source (`int int;;`) for complete; running it gives the error, which is the better answer.
"""

import unittest

from jupyter_kernel_test import KernelTests


class Conformance(KernelTests):
    kernel_name = "sparse-java"
    language_name = "Java"
    file_extension = ".jshell"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # On a busy machine the client asks for kernel_info several times before the first answer;
        # the test's reader takes any idle for its own, so let them all pass first.
        cls.kc.execute_interactive("0", timeout=60, output_hook=lambda message: None)

    code_hello_world = 'System.out.print("hello, world");'
    code_stderr = 'System.err.print("test");'
    code_page_something = ""
    code_generate_error = "int zero = 0; 1 / zero"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": 'String.join("-", "a", "b")', "result": "a-b"},
    ]
    code_display_data = [
        {"code": 'display(Charts.line("t", "x", "y"));', "mime": "image/png"},
        {"code": "record Point(int x) {}\ndisplay(new Point(1));", "mime": "text/html"},
    ]
    completion_samples = [
        {"text": "Math.abs", "matches": {"abs(", "absExact("}},
        {"text": "System.ou", "matches": {"out"}},
    ]
    complete_code_samples = ["int a = 1;", "int f() { return 1; }", "1 + 1", "// only a remark"]
    incomplete_code_samples = ["int f() {", "if (true) {", "Math.abs(", "for (int i = 0;"]
    invalid_code_samples = ["class 5 {}", "int x = ;"]
    code_inspect_sample = "Math.max"
    code_history_pattern = "6*"
    supported_history_operations = ("tail", "range", "search")
    code_clear_output = "clearOutput();"


del KernelTests  # pytest would collect the base class too


if __name__ == "__main__":
    unittest.main()
