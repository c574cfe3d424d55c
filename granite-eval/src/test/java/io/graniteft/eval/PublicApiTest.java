package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Guards what other projects compile against: every public type and member stands in {@code api.txt}. A line that goes
 * breaks somebody's build; a line that comes is a promise. After a change that is meant, write the file anew with
 * {@code mvn test -pl granite-eval -Dtest=PublicApiTest -Dsurefire.argLine=-Dapi.update=true} and say so in the changelog.
 */
class PublicApiTest {
    private static final Path LISTING = Path.of("src/test/resources/io/graniteft/eval/api.txt");

    @Test
    void the_api_is_the_one_that_was_promised() throws Exception {
        String now = String.join("\n", listing()) + "\n";
        if (Boolean.getBoolean("api.update")) {
            Files.writeString(LISTING, now);
        }
        assertThat(now).isEqualTo(Files.readString(LISTING));
    }

    @Test
    void the_api_names_no_type_of_other_libraries() throws Exception {
        assertThat(listing()).noneMatch(line -> line.contains("com.fasterxml") || line.contains("antlr"));
    }

    @Test
    void nothing_static_can_change() throws Exception {
        for (Class<?> type : classes("io/graniteft/eval", true)) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                    assertThat(Modifier.isFinal(field.getModifiers()))
                            .as(field.toString())
                            .isTrue();
                    assertThat(field.getType().getName())
                            .as(field.toString())
                            .doesNotContain("Atomic", "Concurrent", "ThreadLocal", "Builder", "ArrayList", "HashMap");
                }
            }
        }
    }

    private static List<String> listing() throws Exception {
        TreeSet<String> lines = new TreeSet<>();
        for (Class<?> type : classes("io/graniteft/eval", false)) {
            if (!visible(type)) {
                continue;
            }
            String kind =
                    type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
            lines.add(type.getName() + " : " + kind + (Modifier.isFinal(type.getModifiers()) ? " final" : ""));
            for (Member member : members(type)) {
                if (visible(member.getModifiers())) {
                    lines.add(type.getName() + " . " + describe(member));
                }
            }
        }
        return List.copyOf(lines);
    }

    private static List<Member> members(Class<?> type) {
        List<Member> members = new ArrayList<>();
        members.addAll(Arrays.asList(type.getDeclaredFields()));
        members.addAll(Arrays.asList(type.getDeclaredMethods()));
        members.addAll(Arrays.asList(type.getDeclaredConstructors()));
        members.removeIf(Member::isSynthetic);
        return members;
    }

    private static String describe(Member member) {
        String still = Modifier.isStatic(member.getModifiers()) ? "static " : "";
        if (member instanceof Executable executable) {
            String parameters = Arrays.stream(executable.getGenericParameterTypes())
                    .map(Type::getTypeName)
                    .collect(Collectors.joining(", ", "(", ")"));
            String thrown = Arrays.stream(executable.getExceptionTypes())
                    .map(Class::getName)
                    .sorted()
                    .collect(Collectors.joining(", "));
            String result = member instanceof Method method
                    ? method.getGenericReturnType().getTypeName() + " "
                    : "new ";
            String name = member instanceof Method ? member.getName() : "";
            return still + result + name + parameters + (thrown.isEmpty() ? "" : " throws " + thrown);
        }
        return still + ((Field) member).getGenericType().getTypeName() + " " + member.getName();
    }

    private static boolean visible(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return visible(type.getModifiers()) && (outer == null || visible(outer));
    }

    private static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static List<Class<?>> classes(String folder, boolean deep)
            throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(CodeQualityEvaluator.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> all = Files.walk(root.resolve(folder), deep ? 9 : 1)) {
            for (Path file : all.sorted(Comparator.comparing(Path::toString)).toList()) {
                String name = root.relativize(file).toString();
                if (name.endsWith(".class") && !name.endsWith("-info.class")) {
                    classes.add(Class.forName(
                            name.substring(0, name.length() - 6).replace('/', '.'),
                            false,
                            CodeQualityEvaluator.class.getClassLoader()));
                }
            }
        }
        return classes;
    }
}
