"""The kernel's promises: safe re-runs, interrupts that work, output in the right place."""

import time

import pytest

# ---------------------------------------------------------------- running a cell again

VALUES = [
    # made from, then, again, what must stay, its value
    ("double {n} = 0.8;", "var {n}z = {n} * 3;", "double {n} = 0.9;", "{n}z", "2.4000000000000004"),
    ("double {n} = 0.8;", "double {n}z = {n} * 3;", "double {n} = 0.9;", "{n}z", "2.4000000000000004"),
    ("var {n} = 0.8;", "var {n}z = {n} * 3;", "var {n} = 0.9;", "{n}z", "2.4000000000000004"),
    ("int {n} = 2;", "var {n}z = {n} * 3;", "double {n} = 2.5;", "{n}z", "6"),
    ("int {n} = 2;", "var {n}z = {n} * 3;", 'String {n} = "two";', "{n}z", "6"),
    ("int {n}() {{ return 1; }}", "var {n}v = {n}();", "int {n}() {{ return 2; }}", "{n}v", "1"),
    ("int {n}() {{ return 1; }}", "var {n}v = {n}();", "long {n}() {{ return 2; }}", "{n}v", "1"),
    ("int {n}() {{ return 1; }}", "var {n}v = {n}();", "int {n}(int a) {{ return a; }}", "{n}v", "1"),
    ("int {n}() {{ return 1; }}", "var {n}v = {n}();",
     "int {n}() {{ return List.of(1, 2).stream().mapToInt(i -> i).sum(); }}", "{n}v", "1"),
    ("int {n} = Stream.of(1).mapToInt(i -> i).sum();", "var {n}z = {n} + 1;",
     "int {n} = Stream.of(1, 2).map(i -> i + 1).mapToInt(i -> i).sum();", "{n}z", "2"),
    ("int {n} = 1;", "var {n}list = new ArrayList<>(List.of({n}));", "int {n} = 2;", "{n}list", "[1]"),
    ("int {n} = 1;", "Supplier<Integer> {n}s = () -> {n};", "int {n} = 2;", "{n}s.get()", "2"),
    ("int {n} = 1;", "var {n}o = new Object() {{ int held = {n}; }};", "int {n} = 2;", "{n}o.held", "1"),
    ("int {n} = 1;", "int[] {n}a = {{ {n}, 2 }};", "int {n} = 3;", "{n}a[0]", "1"),
    ("int {n} = 1, {n}b = 2;", "var {n}z = {n} + {n}b;", "int {n} = 5, {n}b = 6;", "{n}z", "3"),
    ("<T> List<T> {n}(T a) {{ return List.of(a); }}", 'var {n}l = {n}("x");',
     "<T> List<T> {n}(T a) {{ return List.of(a, a); }}", "{n}l", "[x]"),
    ("import java.util.concurrent.atomic.*;", "var {n} = new AtomicInteger(4);",
     "import java.util.concurrent.atomic.*;", "{n}", "4"),
    ("int {n} = 4;", "var {n}z = Math.sqrt({n});", "import java.lang.Math;", "{n}z", "2.0"),
    ("int {n} = 4;", "var {n}z = {n} + 1;", "import java.util.concurrent.locks.*;", "{n}z", "5"),
]


@pytest.mark.parametrize("case", range(len(VALUES)))
def test_a_value_survives_the_cell_it_came_from(shared, case):
    made_from, then, again, what, value = (s.format(n=f"v{case}x") for s in VALUES[case])
    shared.ok(made_from)
    shared.ok(then)
    assert shared.ok(again).notes == ""
    assert shared.value(what) == value


OBJECTS = [
    # class, made, class again, asked, answer: the object lives on with the new code
    ("class {n} {{ int k = 1; int get() {{ return k; }} }}", "var {n}o = new {n}(); {n}o.k = 7;",
     "class {n} {{ int k = 1; int get() {{ return k * 2; }} }}", "{n}o.get()", "14"),
    ("record {n}(int a) {{ int twice() {{ return a; }} }}", "{n} {n}o = new {n}(3);",
     "record {n}(int a) {{ int twice() {{ return 2 * a; }} }}", "{n}o.twice()", "6"),
    ("enum {n} {{ A, B; int get() {{ return 1; }} }}", "var {n}o = {n}.B;",
     "enum {n} {{ A, B; int get() {{ return 2; }} }}", "{n}o.get()", "2"),
    ("interface {n} {{ default int get() {{ return 1; }} }}", "var {n}o = new {n}() {{}};",
     "interface {n} {{ default int get() {{ return 2; }} }}", "{n}o.get()", "2"),
    ("class {n}<T> {{ T t; {n}(T t) {{ this.t = t; }} T get() {{ return t; }} }}",
     'var {n}o = new {n}<>("a");',
     "class {n}<T> {{ T t; {n}(T t) {{ this.t = t; }} T get() {{ return null; }} }}", "{n}o.get() == null", "true"),
    ("double {n}rate = 0.5; class {n} {{ double get() {{ return {n}rate; }} }}", "var {n}o = new {n}();",
     "double {n}rate = 0.25;", "{n}o.get()", "0.25"),
    ("int {n}f() {{ return 1; }} class {n} {{ int get() {{ return {n}f(); }} }}", "var {n}o = new {n}();",
     "int {n}f() {{ return 2; }}", "{n}o.get()", "2"),
    ("sealed interface {n} permits {n}A {{}} record {n}A(int v) implements {n} {{}}", "{n} {n}o = new {n}A(5);",
     "sealed interface {n} permits {n}A {{}} record {n}A(int v) implements {n} {{}}", "(({n}A) {n}o).v()", "5"),
]


@pytest.mark.parametrize("case", range(len(OBJECTS)))
def test_an_object_gets_the_new_code(shared, case):
    declared, made, again, asked, answer = (s.format(n=f"O{case}") for s in OBJECTS[case])
    shared.ok(declared)
    shared.ok(made)
    assert shared.ok(again).notes == ""
    assert shared.value(asked) == answer


RESHAPED = [
    ("class {n} {{ int a = 1; }}", "var {n}o = new {n}();", "class {n} {{ int a = 1; int b = 2; }}", "{n}o.a", "1"),
    ("record {n}(int a) {{}}", "{n} {n}o = new {n}(1);", "record {n}(int a, int b) {{}}", "{n}o.a()", "1"),
    ("enum {n} {{ A }}", "var {n}o = {n}.A;", "enum {n} {{ A, B }}", "{n}o", "A"),
    ("record {n}(int a) {{}}", "var {n}o = new {n}[] {{ new {n}(1) }};", "record {n}(long a) {{}}", "{n}o[0].a()", "1"),
    ("record {n}(int a) {{}}", "var {n}o = List.of(new {n}(1));", "record {n}(long a) {{}}", "{n}o.size()", "1"),
    ("class {n} {{ static double k = 0.5; }}", "var {n}o = new {n}();", "class {n} {{ static double k = 0.7; }}",
     "{n}.k", "0.7"),
    ("enum {n} {{ A(1); int v; {n}(int v) {{ this.v = v; }} }}", "var {n}o = {n}.A;",
     "enum {n} {{ A(2); int v; {n}(int v) {{ this.v = v; }} }}", "{n}.A.v", "2"),
]


@pytest.mark.parametrize("case", range(len(RESHAPED)))
def test_a_class_that_changed_shape_is_told(shared, case):
    declared, made, again, asked, answer = (s.format(n=f"R{case}") for s in RESHAPED[case])
    shared.ok(declared)
    shared.ok(made)
    note = shared.ok(again).notes
    assert f"R{case}o" in note and f"R{case}" in note
    assert shared.value(asked) == answer
    assert shared.ok("1").notes == ""


def test_the_new_class_is_used_after_a_change_of_shape(shared):
    shared.ok("record Shape(int a) {}")
    shared.ok("var shape = new Shape(1);")
    shared.ok("record Shape(int a, int b) {}")
    wrong = shared.run("Shape other = shape;")
    assert "earlier version" in wrong.traceback
    shared.ok("shape = null;")
    shared.ok("var shape = new Shape(1, 2);")
    assert shared.value("shape.b()") == "2"


MISTAKES = [
    ("int {n} = 5;", 'int {n} = "a";', "{n}", "5"),
    ("int {n} = 5;", "int {n} = undefined;", "{n}", "5"),
    ("var {n} = 5;", 'var {n} = "a" * 2;', "{n}", "5"),
    ("int {n}() {{ return 5; }}", 'int {n}() {{ return "a"; }}', "{n}()", "5"),
    ("record {n}(int a) {{}} var {n}o = new {n}(5);",
     'record {n}(int a) {{ int b() {{ return "s"; }} }}', "{n}o.a()", "5"),
    ("record {n}(int a) {{}} var {n}o = new {n}(5);",
     "record {n}(int a) {{ int b() {{ return undefined; }} }}", "{n}o.a()", "5"),
    ("class {n} {{ {n} next; int a() {{ return 5; }} }} var {n}o = new {n}();",
     "class {n} {{ {n} next = 1; int a() {{ return 6; }} }}", "{n}o.a()", "5"),
    ("class {n} {{ {n} next; int a() {{ return 5; }} }} var {n}o = new {n}();",
     "class {n} {{ {n} next = 1; int a() {{ return 6; }} }}", "{n}o.a()", "5"),
    ("int {n} = 5;", "int {n} = Integer.parseInt(\"x\");", "{n}", "5"),
    ("int {n} = 5;", "int {n} = Stream.of(1, 0).mapToInt(i -> 1 / i).sum();", "{n}", "5"),
]


@pytest.mark.parametrize("case", range(len(MISTAKES)))
def test_a_mistake_destroys_nothing(shared, case):
    good, bad, asked, answer = (s.format(n=f"m{case}") for s in MISTAKES[case])
    shared.ok(good)
    assert shared.run(bad).error is not None
    assert shared.value(asked) == answer


def test_what_is_right_is_not_refused(shared):
    shared.ok("int again = 1;")
    assert shared.ok("int again = again + 1; again").value == "2"
    shared.ok("double over(double a) { return a / 2; } double over(int a) { return over((double) a); }")
    shared.ok("double over(int a) { return over((double) a) + 1; }")
    assert shared.value("over(4)") == "3.0"
    assert shared.run('double over(int a) { return "a"; }').error is not None
    assert shared.value("over(4)") == "3.0"
    shared.ok("int first() { return 1; }")
    shared.ok("int first() { return second(); } int second() { return 2; }")
    assert shared.value("first()") == "2"
    for _ in range(2):
        shared.ok("Function<Integer, Integer> fib = n -> n < 2 ? n : fib.apply(n - 1) + fib.apply(n - 2);")
    assert shared.value("fib.apply(10)") == "55"
    mutual = "class Left {{ Right r = new Right(this); int n() {{ return {0}; }} }} class Right {{ Right(Left l) {{}} }}"
    shared.ok(mutual.format(1))
    shared.ok("var left = new Left();")
    shared.ok(mutual.format(2))
    assert shared.value("left.n()") == "2"
    mutual = "class Left {{ Right r = new Right(this); int n() {{ return {0}; }} }} class Right {{ Right(Left l) {{}} }}"
    shared.ok(mutual.format(1))
    shared.ok("var left = new Left();")
    shared.ok(mutual.format(2))
    assert shared.value("left.n()") == "2"
    shared.ok("class Tree { Tree left; int size() { return left == null ? 1 : 1 + left.size(); } }")
    shared.ok("class Tree { Tree left; int size() { return left == null ? 2 : 2 + left.size(); } }")
    assert shared.value("new Tree().size()") == "2"


def test_many_versions_of_one_cell(shared):
    shared.ok("int many = 0;")
    shared.ok("var keeps = many + 1;")
    for i in range(30):
        kind = ["int", "long", "double"][i % 3]
        shared.ok(f"{kind} many = {i};")
    assert shared.value("keeps") == "1"
    assert shared.value("many") == "29.0"


# ---------------------------------------------------------------- interrupting

LOOPS = {
    "endless loop": "long n = 0; while (true) n++;",
    "sleep": "Thread.sleep(60_000);",
    "swallowed interrupt": "while (true) { try { Thread.sleep(50); } catch (InterruptedException e) {} }",
    "catch all": "void spin() { while (true) { try { while (true); } catch (Exception e) {} } }\nspin();",
    "queue": "new java.util.concurrent.LinkedBlockingQueue<String>().take();",
    "library loop that listens":
        "Stream.generate(() -> 1).forEach(i -> { if (Thread.interrupted()) throw new RuntimeException(); });",
    "parallel": "IntStream.range(0, 8).parallel().forEach(i -> { long k = 0; while (true) k++; });",
    "own thread": "var t = new Thread(() -> { while (true); }); t.start(); t.join();",
    "while drawing": "new Object() { public String toString() { while (true); } }",
    "redefined": "void spin() { long i = 1; while (true) i++; }\nspin();",
}


@pytest.mark.parametrize("name", LOOPS)
def test_interrupt_stops_within_a_second(shared, name):
    outcome, seconds = shared.interrupted(LOOPS[name])
    assert seconds < 1.0
    assert outcome.reply["status"] == "error"
    assert outcome.error["ename"] == "Interrupted"
    assert len(outcome.error["traceback"]) == 1
    assert shared.value("20 + 1") == "21"
    busy = """
        Thread.sleep(300);
        Thread.getAllStackTraces().entrySet().stream()
            .filter(e -> e.getKey() != Thread.currentThread())
            .filter(e -> Stream.of(e.getValue()).anyMatch(f -> f.getClassName().startsWith("REPL.")))
            .count()"""
    assert shared.value(busy) == "0"


def test_the_rest_of_an_interrupted_cell_does_not_run(shared):
    shared.ok("int reached = 0;")
    shared.interrupted("Thread.sleep(60_000);\nreached = 1;")
    assert shared.value("reached") == "0"


def test_an_interrupt_between_cells_does_nothing(shared):
    shared.ok("1")
    shared.interrupt()
    time.sleep(0.3)
    assert shared.value("2") == "2"


def test_a_bar_ends_with_its_cell(shared):
    outcome, _ = shared.interrupted(
        'var bar = NotebookProgress.of("Training"); bar.at(3, 10, "epoch 3"); Thread.sleep(60_000);'
    )
    last = outcome.updates[-1]["data"]
    assert "stopped at 3 of 10" in last["text/plain"]


# ---------------------------------------------------------------- output

def test_output_keeps_its_order(shared):
    outcome = shared.ok('System.out.println("a"); display("b"); System.out.print("c"); "d"')
    kinds = [kind for kind, _ in outcome.messages if kind != "execute_input"]
    assert kinds == ["stream", "display_data", "stream", "execute_result"]


def test_a_chatty_loop_is_few_messages(shared):
    outcome = shared.ok("for (int i = 0; i < 20_000; i++) System.out.println(i);")
    assert outcome.stdout.count("\n") == 20_000
    assert len(outcome.messages) < 200


def test_text_of_all_kinds_arrives_whole(shared):
    text = "größer × ≤ 漢字 🙂 " * 3000
    outcome = shared.ok(f'System.out.print("größer × ≤ 漢字 🙂 ".repeat(3000));')
    assert outcome.stdout == text


def test_a_thread_prints_into_the_last_cell(shared):
    request = shared.send(
        'new Thread(() -> { try { Thread.sleep(500); } catch (InterruptedException e) {}'
        ' System.out.println("late"); }).start();'
    )
    shared.finish(request)
    late = shared.later()
    assert late["content"]["text"] == "late\n"
    assert late["parent_header"]["msg_id"] == request


def test_display_prints_no_id(shared):
    outcome = shared.ok('display("x")')
    assert outcome.value is None
    assert [d["data"]["text/plain"] for d in outcome.displays] == ["x"]


def test_a_display_can_be_drawn_anew(shared):
    outcome = shared.ok('var shown = display("one"); shown.update("two");')
    place = outcome.displays[0]["transient"]["display_id"]
    assert outcome.updates[0]["transient"]["display_id"] == place
    assert outcome.updates[0]["data"]["text/plain"] == "two"


def test_output_can_be_cleared(shared):
    outcome = shared.ok('display("one"); clearOutput(); clearOutputOnNext(); display("two");')
    cleared = [content for kind, content in outcome.messages if kind == "clear_output"]
    assert cleared == [{"wait": False}, {"wait": True}]


def test_silent_cells_are_silent(shared):
    before = shared.ok("1").reply["execution_count"]
    outcome = shared.run('System.out.println("x"); display("y"); 5', silent=True)
    assert outcome.messages == []
    assert outcome.reply["status"] == "ok"
    assert shared.ok("1").reply["execution_count"] == before + 1


def test_user_expressions(shared):
    reply = shared.ok("int ue = 6;", user_expressions={"a": "ue * 7", "b": "nothing"}).reply
    assert reply["user_expressions"]["a"]["data"]["text/plain"] == "42"
    assert reply["user_expressions"]["a"]["status"] == "ok"
    assert reply["user_expressions"]["b"]["status"] == "error"


def test_input(shared):
    request = shared.client.execute("new Scanner(System.in).nextLine()", allow_stdin=True)
    asked = shared.client.get_stdin_msg(timeout=20)
    assert asked["msg_type"] == "input_request"
    shared.client.input("hello")
    assert shared.finish(request).value == "hello"


def test_an_assignment_shows_nothing(shared):
    shared.ok("int[] cells = new int[2];")
    assert shared.ok("cells[0] = 5;").value is None
    assert shared.ok("cells[0]++;").value is None
    assert shared.ok("cells[0] == 6").value == "true"


# ---------------------------------------------------------------- errors

def test_an_exception_is_short_and_points_into_the_cell(shared):
    outcome = shared.run("int divide(int a) {\n  return a / 0;\n}\ndivide(3);")
    assert outcome.error["ename"] == "java.lang.ArithmeticException"
    assert outcome.error["evalue"] == "/ by zero"
    assert "line 2 in divide" in outcome.traceback
    assert "line 4" in outcome.traceback
    assert len(outcome.error["traceback"]) == 3
    assert "REPL" not in outcome.traceback and "jdk." not in outcome.traceback


def test_a_cause_is_shown(shared):
    outcome = shared.run('throw new RuntimeException("outer", new IllegalStateException("inner"));')
    assert "Caused by" in outcome.traceback and "inner" in outcome.traceback


def test_a_compile_error_points_to_line_and_column(shared):
    outcome = shared.run("int fine = 1;\n\n// a remark\nint wrong = fine + nowhere;")
    assert outcome.error["ename"] == "CompileError"
    lines = [line.replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\x1b[2m", "")
             for line in outcome.error["traceback"]]
    assert lines[0] == "Line 4: cannot find symbol"
    source, mark, cure = lines[-3:]
    assert cure.strip() == "Misspelt, or made in a cell above that has not run yet?"
    assert source.index("nowhere") == mark.index("^")
    assert mark.count("^") == len("nowhere")


@pytest.mark.parametrize("code", ["if (true) {", 'String s = "abc', "int x = ;", "int a = 1;\nint b = a +;"])
def test_broken_source_is_a_compile_error(shared, code):
    assert shared.run(code).error["ename"] == "CompileError"


def test_a_method_that_waits_for_a_name_is_told(shared):
    assert "laterName" in shared.ok("int waits() { return laterName; }").notes
    assert shared.run("waits()").error["ename"] == "UnresolvedReference"
    shared.ok("int laterName = 9;")
    assert shared.value("waits()") == "9"


def test_run_all_stops_at_the_first_error(shared):
    first = shared.send("Thread.sleep(500); int bad = 1 / 0;")
    second = shared.send("int mustNotRun = 1;")
    assert shared.finish(first).reply["status"] == "error"
    assert shared.finish(second).reply["status"] == "aborted"
    assert shared.ok("1").value == "1"
    assert shared.run("mustNotRun").error is not None


def test_an_error_does_not_stop_what_is_sent_after_it(shared):
    shared.run("int bad = 1 / 0;")
    assert shared.value("7") == "7"


def test_stack_overflow_and_errors_leave_the_kernel_usable(shared):
    shared.ok("int deep(int n) { return deep(n + 1) + 1; }")
    assert shared.run("deep(0)").error["ename"] == "java.lang.StackOverflowError"
    assert shared.run("byte[][] all = new byte[100_000][]; for (int i = 0; ; i++) all[i % 10] = new byte[Integer.MAX_VALUE];"
                      ).error["ename"] == "java.lang.OutOfMemoryError"
    assert shared.value("3") == "3"


# ---------------------------------------------------------------- looking nice

def test_records_and_lists_of_records_are_tables(shared):
    shared.ok("record Row(String name, int count, double measuredSeconds) {}")
    html = shared.ok('List.of(new Row("a", 12000, 0.25), new Row("<b>", 3, 12.5))').data["text/html"]
    assert '<th scope="col"' in html and "12,000" in html and "measured seconds" in html
    assert "&lt;b&gt;" in html and "<b>" not in html and "<script" not in html
    assert "<style" not in html
    one = shared.ok('new Row("a", 1, 0.5)').data
    assert '<th scope="row"' in one["text/html"] and "0.5" in one["text/plain"]


def test_a_long_table_is_cut(shared):
    shared.ok("record N(int i) {}")
    data = shared.ok("IntStream.range(0, 100).mapToObj(N::new)").data
    assert "70 more rows" in data["text/html"] and "70 more rows" in data["text/plain"]


def test_a_chart_is_a_picture_with_words(shared):
    shared.ok('var chart = Charts.line("Accuracy", "sparsity", "accuracy");'
              'chart.addSeries("global", new double[] {0, 0.5, 0.9}, new double[] {0.97, 0.96, 0.9});')
    outcome = shared.ok("chart")
    result = [c for kind, c in outcome.messages if kind == "execute_result"][0]
    assert result["data"]["image/png"].startswith("iVBOR")
    assert result["metadata"]["image/png"] == {"width": 640, "height": 380}
    assert "global: 3 values from 0.9 to 0.97" in result["data"]["text/plain"]


def test_the_first_cell_needs_no_imports_and_is_quiet(kernel):
    outcome = kernel.ok("List.of(1, 2).stream().map(i -> i * 2).toList()")
    assert outcome.value == "[2, 4]"
    assert kernel.ok("jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.length() > 0").value == "true"


def test_a_progress_bar_is_one_display(shared):
    outcome = shared.ok(
        'var p = NotebookProgress.of("Training");'
        'for (int i = 1; i <= 100; i++) { Thread.sleep(10); p.at(i, 100, "epoch " + i); }'
    )
    assert len(outcome.displays) == 1
    assert 2 <= len(outcome.updates) <= 10
    assert "done" in outcome.updates[-1]["data"]["text/plain"]
    assert outcome.value is None
