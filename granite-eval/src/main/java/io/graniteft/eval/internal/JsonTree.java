package io.graniteft.eval.internal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON as a tree, on Jackson's streams alone: its data binding would be half of what this library weighs. Objects are maps in
 * the order of the text, arrays are lists, and what a path does not lead to is missing rather than an error.
 */
public final class JsonTree implements Iterable<JsonTree> {
    /** Deeper documents are not read; what this library reads is flat. */
    private static final int MAX_DEPTH = 200;

    private static final Object MISSING = new Object();
    private static final JsonFactory FACTORY = new JsonFactory();

    private final @Nullable Object value;

    private JsonTree(@Nullable Object value) {
        this.value = value;
    }

    /**
     * Reads one document; a blank text is a missing one.
     *
     * @throws IllegalArgumentException when it is no JSON, or when something follows it
     */
    public static JsonTree read(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return new JsonTree(MISSING);
            }
            JsonTree tree = new JsonTree(value(parser, first, 0));
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("invalid JSON: something follows the value");
            }
            return tree;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("invalid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the elements of an array, up to where the text breaks off. */
    public static List<JsonTree> readElements(String json) {
        List<JsonTree> elements = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                for (JsonToken token = parser.nextToken();
                        token != null && token != JsonToken.END_ARRAY;
                        token = parser.nextToken()) {
                    elements.add(new JsonTree(value(parser, token, 0)));
                }
            }
        } catch (JacksonException | IllegalArgumentException e) {
            return elements;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return elements;
    }

    private static @Nullable Object value(JsonParser parser, JsonToken token, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("invalid JSON: nested more than " + MAX_DEPTH + " deep");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    object.put(name, value(parser, parser.nextToken(), depth + 1));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    array.add(value(parser, next, depth + 1));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** A tree of maps, collections, texts, numbers and nulls as one line. */
    public static String write(Object tree) {
        return write(tree, false);
    }

    /** The same, over lines that people can read. */
    public static String writePretty(Object tree) {
        return write(tree, true) + "\n";
    }

    private static String write(Object tree, boolean pretty) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            if (pretty) {
                generator.setPrettyPrinter(
                        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
            }
            write(generator, tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void write(JsonGenerator generator, @Nullable Object node) throws IOException {
        if (node instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(String.valueOf(entry.getKey()));
                write(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else if (node instanceof Collection<?> items) {
            generator.writeStartArray();
            for (Object item : items) {
                write(generator, item);
            }
            generator.writeEndArray();
        } else if (node instanceof Integer number) {
            generator.writeNumber(number);
        } else if (node instanceof Number number) {
            generator.writeNumber(number.doubleValue());
        } else if (node == null) {
            generator.writeNull();
        } else {
            generator.writeString(node.toString());
        }
    }

    /** The field of an object; missing in everything else. */
    public JsonTree path(String name) {
        return value instanceof Map<?, ?> map && map.containsKey(name)
                ? new JsonTree(map.get(name))
                : new JsonTree(MISSING);
    }

    /** The element of an array; missing in everything else. */
    public JsonTree path(int index) {
        return value instanceof List<?> list && index >= 0 && index < list.size()
                ? new JsonTree(list.get(index))
                : new JsonTree(MISSING);
    }

    /** The field of a field, and so on. */
    public JsonTree at(String... names) {
        JsonTree node = this;
        for (String name : names) {
            node = node.path(name);
        }
        return node;
    }

    public boolean isObject() {
        return value instanceof Map;
    }

    public boolean isArray() {
        return value instanceof List;
    }

    public boolean isText() {
        return value instanceof String;
    }

    public boolean isInt() {
        return value instanceof Integer;
    }

    public boolean isNumber() {
        return value instanceof Number;
    }

    public boolean isNull() {
        return value == null;
    }

    public boolean isMissing() {
        return value == MISSING;
    }

    /** The text, or this one where there is none. */
    public String text(String otherwise) {
        return value instanceof String text ? text : otherwise;
    }

    /** The whole number, or this one where there is none. */
    public int integer(int otherwise) {
        return value instanceof Integer number ? number : otherwise;
    }

    /** The number; 0 where there is none. */
    public double number() {
        return value instanceof Number number ? number.doubleValue() : 0.0;
    }

    /** The names of an object's fields, in their order. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        if (value instanceof Map<?, ?> map) {
            map.keySet().forEach(key -> names.add(String.valueOf(key)));
        }
        return names;
    }

    /** The elements of an array, or of nothing. */
    @Override
    public Iterator<JsonTree> iterator() {
        List<JsonTree> elements = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(each -> elements.add(new JsonTree(each)));
        }
        return elements.iterator();
    }
}
