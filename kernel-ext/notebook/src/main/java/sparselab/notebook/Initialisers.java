package sparselab.notebook;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.constant.ConstantDescs;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares what two versions of a class do when they are initialised. */
final class Initialisers {
  private static final ClassFile BARE =
      ClassFile.of(
          ClassFile.DebugElementsOption.DROP_DEBUG, ClassFile.LineNumbersOption.DROP_LINE_NUMBERS);

  private Initialisers() {}

  /** Whether static initialiser or constant fields differ, line numbers aside. */
  static boolean changed(byte[] before, byte[] after) {
    ClassModel one = BARE.parse(before);
    ClassModel two = BARE.parse(after);
    return !initialiser(one).equals(initialiser(two)) || !constants(one).equals(constants(two));
  }

  private static String initialiser(ClassModel model) {
    return model.methods().stream()
        .filter(method -> method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME))
        .flatMap(method -> method.code().stream())
        .map(code -> code.toDebugString())
        .collect(Collectors.joining());
  }

  private static Map<String, Object> constants(ClassModel model) {
    return model.fields().stream()
        .filter(field -> field.findAttribute(Attributes.constantValue()).isPresent())
        .collect(
            Collectors.toMap(
                field -> field.fieldName().stringValue(),
                field ->
                    field
                        .findAttribute(Attributes.constantValue())
                        .orElseThrow()
                        .constant()
                        .constantValue()));
  }
}
