package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every field of the record, against files that were looked at. {@code -Dgolden.update=true} writes them anew. */
final class GoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/io/graniteft/lang/golden");

    @ParameterizedTest
    @ValueSource(strings = {"gate_control.c", "timer.cpp", "driver.c", "queue.hpp"})
    void every_field_of_every_function_is_as_recorded(String name) throws IOException {
        String text = Files.readString(FOLDER.resolve(name));
        Path golden = FOLDER.resolve(name + ".golden");

        Extraction extraction = new FunctionExtractor().extract(new SourceText(name, text));
        String actual = extraction.functions().stream().map(GoldenTest::render).collect(Collectors.joining("\n"));

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(golden));
        assertThat(extraction.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gate_control.c", "timer.cpp"})
    void every_declaration_is_as_recorded(String name) throws IOException {
        String text = Files.readString(FOLDER.resolve(name));
        Path golden = FOLDER.resolve(name + ".declarations.golden");

        String actual = new DeclarationExtractor()
                .extract(new SourceText(name, text)).declarations().stream()
                        .map(GoldenTest::render)
                        .collect(Collectors.joining("\n"));

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(golden));
    }

    private static String render(CDeclaration one) {
        return """
                == %s %s
                lines: name %d, start %d, end %d
                doc: %s
                conditions: %s
                %s
                """.formatted(
                        one.kind(),
                        one.qualifiedName(),
                        one.nameLine(),
                        one.range().startLine(),
                        one.range().endLine(),
                        one.doc(),
                        one.conditions(),
                        one.text());
    }

    private static String render(CFunction function) {
        return """
                == %s
                path: %s
                qualifiedName: %s
                lines: name %d, start %d, end %d
                characters: %d to %d
                bytes: %d to %d
                returnType: %s
                parameters: %s
                templateParameters: %s
                specifiers: %s
                doc: %s
                calls: %s
                types: %s
                macros: %s
                globals: %s
                includes: %s
                conditions: %s
                language: %s
                signature: %s
                body: %d characters
                %s
                """.formatted(
                        function.name(),
                        function.path(),
                        function.qualifiedName(),
                        function.nameLine(),
                        function.startLine(),
                        function.endLine(),
                        function.range().start(),
                        function.range().end(),
                        function.range().startByte(),
                        function.range().endByte(),
                        function.returnType(),
                        parameters(function.parameters()),
                        listed(function.templateParameters()),
                        listed(function.specifiers()),
                        function.doc(),
                        calls(function.calls()),
                        listed(function.types()),
                        listed(function.macros()),
                        listed(function.globals()),
                        listed(function.includes()),
                        listed(function.conditions()),
                        function.language(),
                        function.signature(),
                        function.body().length(),
                        function.text());
    }

    private static String listed(List<String> items) {
        return String.join(" | ", items);
    }

    private static String calls(List<Call> calls) {
        return calls.stream()
                .map(call -> call.name() + " " + call.kind().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" | "));
    }

    private static String parameters(List<Parameter> parameters) {
        return parameters.stream()
                .map(parameter -> parameter.name() + ": " + parameter.type())
                .collect(Collectors.joining(" | "));
    }
}
