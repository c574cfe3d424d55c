package io.graniteft.testkit.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.context.ContextStore;
import io.graniteft.context.DeclarationClosure;
import io.graniteft.context.DeclarationClosure.Declaration;
import io.graniteft.context.LuceneContextStore;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Scope;
import io.graniteft.context.SymbolGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclarationClosureTest {
    @TempDir
    private Path folder;

    private List<Declaration> needs(Map<String, String> files, String path, String function) {
        try (ContextStore store = LuceneContextStore.open(folder)) {
            SmallTree.index(store, files, null);
            Node node = store.named(function, Set.of(NodeKind.FUNCTION), Scope.ALL).stream()
                    .filter(each -> each.definition() && each.path().equals(path))
                    .findFirst()
                    .orElseThrow();
            return new DeclarationClosure(new SymbolGraph(store), path, Scope.ALL).needsOf(node);
        }
    }

    private static List<String> names(List<Declaration> declarations) {
        return declarations.stream().map(Declaration::name).toList();
    }

    @Test
    void what_a_declaration_needs_stands_before_it() {
        List<Declaration> found = needs(SmallTree.files(), "can/bus.c", "can_send");

        assertThat(names(found)).contains("can_frame_t", "can_kind_t", "CAN_MAX_DLC", "CAN_IS_FD", "bus_errors");
        assertThat(names(found).indexOf("can_kind_t")).isLessThan(names(found).indexOf("can_frame_t"));
        assertThat(names(found)).doesNotContain("can_send").doesNotHaveDuplicates();
    }

    @Test
    void a_table_is_declared_without_its_values_and_a_callee_without_its_body() {
        List<Declaration> found = needs(SmallTree.files(), "can/bus.c", "can_send");
        List<Declaration> twice = needs(SmallTree.files(), "can/bus.c", "can_twice");

        assertThat(found).extracting(Declaration::text).contains("extern const int bus_speeds[];");
        assertThat(twice).extracting(Declaration::text).contains("static int helper(int value);");
    }

    @Test
    void of_several_candidates_the_nearest_is_taken() {
        List<Declaration> found = needs(SmallTree.files(), "tsn/gate.c", "gate_send");

        assertThat(found)
                .filteredOn(each -> each.name().equals("helper"))
                .extracting(Declaration::path)
                .containsExactly("tsn/gate.c");
    }

    @Test
    void types_that_point_at_each_other_come_in_an_order_that_compiles() {
        Map<String, String> files = Map.of(
                "os/list.h",
                """
                struct item;
                typedef struct item item_t;
                typedef struct list { item_t *first; int length; } list_t;
                struct item { item_t *next; struct list *owner; };
                """,
                "os/list.c",
                "#include \"list.h\"\nint list_length(item_t *item) { return item->owner->length + (item->next != 0); }\n");

        List<String> names = names(needs(files, "os/list.c", "list_length"));

        assertThat(names.indexOf("item_t")).isLessThan(names.indexOf("item"));
        assertThat(names.indexOf("item_t")).isLessThan(names.indexOf("list"));
        assertThat(names).contains("item", "list");
    }

    @Test
    void what_is_meant_for_another_compiler_is_the_last_choice() {
        Map<String, String> files = Map.of("os/port.c", """
                #if defined(__ICCARM__)
                #define ENTRY __root
                #else
                #define ENTRY __attribute__((used))
                #endif
                ENTRY int start(int x) { return x + 3; }
                """);

        assertThat(needs(files, "os/port.c", "start"))
                .extracting(Declaration::text)
                .containsExactly("#define ENTRY __attribute__((used))");
    }

    @Test
    void names_of_the_standard_library_are_never_looked_up() {
        Map<String, String> files = Map.of(
                "os/port.c", "typedef unsigned __int32 uint32_t;\nint start(uint32_t x) { return (int) x + 3; }\n");

        assertThat(needs(files, "os/port.c", "start")).isEmpty();
    }

    @Test
    void a_class_is_declared_without_the_bodies_of_its_functions() {
        Map<String, String> files = Map.of(
                "os/timer.hpp",
                "class Timer {\npublic:\n  int left() const { return end - secret(); }\n  int end;\n};\n",
                "os/use.cpp",
                "#include \"timer.hpp\"\nint rest(const Timer &t) { return t.left() + 1; }\n");

        assertThat(needs(files, "os/use.cpp", "rest"))
                .filteredOn(each -> each.name().equals("Timer"))
                .extracting(Declaration::text)
                .singleElement()
                .satisfies(
                        text -> assertThat(text).contains("int left() const;").doesNotContain("secret"));
    }
}
