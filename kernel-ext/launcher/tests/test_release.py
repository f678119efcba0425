"""What the students' version leaves out, as text."""

import pytest

from sparselab_launcher.verbs.release import LEFT_OUT, without_solutions

JAVA = '''
          """
          int twice(int x) {
              // BEGIN SOLUTION
              int y = x;
              return x + y;
              // END SOLUTION
          }""");
'''


def test_a_solution_becomes_the_stub():
    text, count = without_solutions(JAVA)
    assert count == 1 and "return x + y" not in text
    assert '// BEGIN SOLUTION\n              throw new UnsupportedOperationException("not implemented yet");\n              // END' in text
    assert without_solutions(text) == (text, 1)


@pytest.mark.parametrize("scheme", ['"Says one (1), and \\"two\\"."', '"One, "\n        + "two."', '"""\n  One, "two".\n  """'])
def test_a_mark_scheme_is_taken_out(scheme):
    text, _ = without_solutions(f'List.of(\n  new Explanation("why-so", "Why \\"so\\"?", 2.5,\n {scheme}), new Explanation("b", "B", 1, "scheme"))')
    assert "One" not in text and "one (1)" not in text and text.count("Your teacher has it.") == 2
    assert text.endswith('"Your teacher has it."))')


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("lessons/src/main/java/sparselab/lessons/hidden/MagnitudeMaskKey.java", True),
        ("lessons/src/main/resources/META-INF/services/sparselab.lessons.AnswerKey", True),
        ("lessons/src/test/java/sparselab/lessons/TaskTest.java", True),
        ("kernel-ext/launcher/inside/grading/samples.py", True),
        ("lessons/src/main/java/sparselab/lessons/AnswerKey.java", False),
        ("kernel-ext/launcher/inside/run_notebooks.py", False),
        ("lab", False),
    ],
)
def test_what_is_left_out(name, left_out):
    assert bool(LEFT_OUT.match(name)) == left_out
