package io.graniteft.cli.internal.extract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.graniteft.lang.CDeclaration;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Call;
import io.graniteft.lang.Language;
import io.graniteft.lang.Parameter;
import io.graniteft.lang.SourceRange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One JSON object a line; the names and their order are part of the public contract. */
public final class JsonWriter implements ResultWriter {
    private final JsonFactory factory = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    @Override
    public Functions functions(OutputStream out) throws IOException {
        JsonGenerator json = lines(out);
        return new Functions() {
            private boolean isEmpty = true;

            @Override
            public void write(CFunction function) throws IOException {
                isEmpty = false;
                json.writeStartObject();
                json.writeStringField("path", function.path());
                json.writeStringField("name", function.name());
                json.writeStringField("qualified_name", function.qualifiedName());
                json.writeNumberField("name_line", function.nameLine());
                json.writeNumberField("start_line", function.startLine());
                json.writeNumberField("end_line", function.endLine());
                json.writeStringField("return_type", function.returnType());
                parameters(json, function.parameters());
                nullable(json, "doc", function.doc());
                strings(json, "callees", function.callees());
                strings(json, "types", function.types());
                strings(json, "includes", function.includes());
                json.writeStringField("language", function.language() == Language.CPP ? "c++" : "c");
                bytes(json, function.range());
                strings(json, "template_parameters", function.templateParameters());
                strings(json, "specifiers", function.specifiers());
                calls(json, function.calls());
                strings(json, "macros", function.macros());
                strings(json, "globals", function.globals());
                strings(json, "conditions", function.conditions());
                json.writeEndObject();
            }

            @Override
            public void close() throws IOException {
                try (json) {
                    end(json, isEmpty);
                }
            }
        };
    }

    @Override
    public void declarations(List<CDeclaration> declarations, OutputStream out) throws IOException {
        try (JsonGenerator json = lines(out)) {
            for (CDeclaration one : declarations) {
                json.writeStartObject();
                json.writeStringField("path", one.path());
                json.writeStringField("kind", one.kind().name().toLowerCase(Locale.ROOT));
                json.writeStringField("name", one.name());
                json.writeStringField("qualified_name", one.qualifiedName());
                json.writeNumberField("name_line", one.nameLine());
                json.writeNumberField("start_line", one.range().startLine());
                json.writeNumberField("end_line", one.range().endLine());
                bytes(json, one.range());
                nullable(json, "doc", one.doc());
                strings(json, "conditions", one.conditions());
                json.writeStringField("text", one.text());
                json.writeEndObject();
            }
            end(json, declarations.isEmpty());
        }
    }

    private JsonGenerator lines(OutputStream out) throws IOException {
        return factory.createGenerator(out).setRootValueSeparator(new SerializedString("\n"));
    }

    private static void end(JsonGenerator json, boolean isEmpty) throws IOException {
        if (!isEmpty) {
            json.writeRaw('\n');
        }
    }

    private static void bytes(JsonGenerator json, SourceRange range) throws IOException {
        json.writeNumberField("start_byte", range.startByte());
        json.writeNumberField("end_byte", range.endByte());
    }

    private static void nullable(JsonGenerator json, String name, @Nullable String value) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
    }

    private static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void parameters(JsonGenerator json, List<Parameter> parameters) throws IOException {
        json.writeArrayFieldStart("parameters");
        for (Parameter parameter : parameters) {
            json.writeStartObject();
            json.writeStringField("type", parameter.type());
            json.writeStringField("name", parameter.name());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void calls(JsonGenerator json, List<Call> calls) throws IOException {
        json.writeArrayFieldStart("calls");
        for (Call call : calls) {
            json.writeStartObject();
            json.writeStringField("name", call.name());
            json.writeStringField("kind", call.kind().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
