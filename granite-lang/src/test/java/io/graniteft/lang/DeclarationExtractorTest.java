package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.lang.CDeclaration.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is declared outside of functions, by kind, and the text of each declaration. */
final class DeclarationExtractorTest {
    private static List<CDeclaration> c(String text) {
        return new DeclarationExtractor().extract(new SourceText("a.c", text)).declarations();
    }

    private static List<CDeclaration> cpp(String text) {
        return new DeclarationExtractor().extract(new SourceText("a.cpp", text)).declarations();
    }

    private static List<String> shown(List<CDeclaration> declarations) {
        return declarations.stream()
                .map(one -> one.kind() + " " + one.qualifiedName())
                .toList();
    }

    private static List<String> texts(List<CDeclaration> declarations) {
        return declarations.stream().map(CDeclaration::text).toList();
    }

    @Test
    void a_structure_is_declared_with_its_members_up_to_its_semicolon() {
        List<CDeclaration> found = c(
                "/* a frame */\nstruct can_frame {\n\tunsigned id;\n\tunsigned char data[8];\n} __attribute__((packed));\n");

        assertThat(shown(found)).containsExactly("STRUCT can_frame");
        assertThat(found.get(0).text()).startsWith("struct can_frame {").endsWith("} __attribute__((packed));");
        assertThat(found.get(0).doc()).isEqualTo("/* a frame */");
        assertThat(found.get(0).nameLine()).isEqualTo(2);
        assertThat(found.get(0).range().startLine()).isEqualTo(2);
        assertThat(found.get(0).range().endLine()).isEqualTo(5);
    }

    @Test
    void a_typedef_of_an_unnamed_structure_is_a_typedef_whose_text_holds_all() {
        List<CDeclaration> found = c("typedef struct { int x; } point_t, *point_p;");

        assertThat(shown(found)).containsExactly("TYPEDEF point_t", "TYPEDEF point_p");
        assertThat(texts(found)).containsOnly("typedef struct { int x; } point_t, *point_p;");
    }

    @Test
    void a_typedef_of_a_named_structure_is_both_with_one_text() {
        List<CDeclaration> found = c("typedef struct point { int x; } point_t;");

        assertThat(shown(found)).containsExactly("STRUCT point", "TYPEDEF point_t");
        assertThat(found.get(0).range()).isEqualTo(found.get(1).range());
    }

    @Test
    void a_structure_inside_another_is_declared_by_its_own_statement_as_well() {
        List<CDeclaration> found =
                c("struct outer {\n  struct inner { int a; } first, *second;\n  union { int u; } tail;\n};");

        assertThat(shown(found)).containsExactly("STRUCT outer", "STRUCT inner");
        assertThat(found.get(1).text()).isEqualTo("struct inner { int a; } first, *second;");
    }

    @Test
    void in_cpp_a_nested_type_is_named_after_what_is_around_it() {
        List<CDeclaration> found = cpp(
                "namespace net { class Bus : public Base<int> { struct Slot { int a; }; enum class Mode : char { Off, On = 2 }; enum Old { A }; using Id = int; }; }");

        assertThat(shown(found))
                .containsExactly(
                        "CLASS net::Bus",
                        "STRUCT net::Bus::Slot",
                        "ENUM net::Bus::Mode",
                        "ENUM_CONSTANT net::Bus::Mode::Off",
                        "ENUM_CONSTANT net::Bus::Mode::On",
                        "ENUM net::Bus::Old",
                        "ENUM_CONSTANT net::Bus::A",
                        "TYPEDEF net::Bus::Id");
    }

    @Test
    void constants_of_an_enumeration_have_their_values_as_text_and_their_comments() {
        List<CDeclaration> found = c(
                "enum state {\n  IDLE, /**< nothing to do */\n  /** at work */\n  BUSY = (1 << 3),\n#ifdef MORE\n  LATE = f(1, 2)\n#endif\n};");

        assertThat(shown(found))
                .containsExactly("ENUM state", "ENUM_CONSTANT IDLE", "ENUM_CONSTANT BUSY", "ENUM_CONSTANT LATE");
        assertThat(texts(found).subList(1, 4)).containsExactly("IDLE", "BUSY = (1 << 3)", "LATE = f(1, 2)");
        assertThat(found.get(1).doc()).isEqualTo("/**< nothing to do */");
        assertThat(found.get(2).doc()).isEqualTo("/** at work */");
        assertThat(found.get(3).conditions()).containsExactly("defined(MORE)");
    }

    @Test
    void an_enumeration_without_any_name_is_declared_and_one_that_a_typedef_names_is_not() {
        assertThat(shown(c("enum { A, B };"))).containsExactly("ENUM ", "ENUM_CONSTANT A", "ENUM_CONSTANT B");
        assertThat(shown(c("typedef enum { A, B } ab_t;")))
                .containsExactly("TYPEDEF ab_t", "ENUM_CONSTANT A", "ENUM_CONSTANT B");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "typedef unsigned int u32; | u32",
                "typedef int row[4]; | row",
                "typedef int (*handler_t)(int, void *); | handler_t",
                "typedef void callback(int sig); | callback",
                "typedef struct bus bus_t; | bus_t",
                "typedef unsigned char bool; | bool",
                "typedef enum mode mode_t __attribute__((mode(QI))); | mode_t",
                "typedef __u32 __be32; | __be32",
                "typedef P2FUNC(void, COM_CODE, Com_Callback)(uint8 id); | Com_Callback",
                "typedef P2VAR(uint8, AUTOMATIC, COM_VAR) Com_DataPtr; | Com_DataPtr",
                "typedef void (WINAPI *proc_t)(void); | proc_t",
                "typedef int (*table_t[3])(void); | table_t",
                "typedef __typeof__(x) y_t; | y_t",
            })
    void a_typedef_is_found_by_its_name(String text, String name) {
        List<CDeclaration> found = c(text);

        assertThat(shown(found)).containsExactly("TYPEDEF " + name);
        assertThat(found.get(0).text()).isEqualTo(text);
    }

    @Test
    void an_alias_is_a_typedef() {
        List<CDeclaration> found =
                cpp("template <typename T> using Box = std::vector<T>;\nusing std::swap;\nusing namespace std;");

        assertThat(shown(found)).containsExactly("TYPEDEF Box");
        assertThat(found.get(0).text()).isEqualTo("template <typename T> using Box = std::vector<T>;");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int a; | a",
                "static volatile uint32_t ticks = 0; | ticks",
                "extern const char *const names[]; | names",
                "static struct can_bus buses[2] = { { .id = 1 }, { 0 } }; | buses",
                "static int (*const handlers[])(void) = { f, g }; | handlers",
                "static struct Qdisc_ops ops __read_mostly = { .id = \"x\" }; | ops",
                "static __read_mostly u64 __offset; | __offset",
                "uint8_t table[4] __aligned(8) = { 0 }; | table",
                "uint8_t image PROGMEM = 1; | image",
                "STATIC uint8 FLAG; | FLAG",
                "VAR(uint8, COM_VAR) Com_State = 0; | Com_State",
                "P2VAR(uint8, AUTOMATIC, COM_VAR) Com_Ptr; | Com_Ptr",
                "int x __attribute__((section(\"a,b\"))) = 1; | x",
                "__typeof__(int *) p; | p",
                "struct { int a; } state; | state",
                "static struct list_head *head, __rcu; | head",
            })
    void a_variable_is_found_by_its_name(String text, String name) {
        List<CDeclaration> found = c(text);

        assertThat(shown(found)).contains("GLOBAL " + name);
        assertThat(found.get(0).text()).isEqualTo(text);
    }

    @Test
    void each_of_several_declarators_is_declared_with_the_same_text() {
        List<CDeclaration> found = c("static int a = 1, *b, c[3] = {1, 2}, (*d)(int), f(int x);");

        assertThat(shown(found)).containsExactly("GLOBAL a", "GLOBAL b", "GLOBAL c", "GLOBAL d", "PROTOTYPE f");
        assertThat(texts(found)).containsOnly("static int a = 1, *b, c[3] = {1, 2}, (*d)(int), f(int x);");
    }

    @Test
    void variables_of_cpp_are_told_from_prototypes_by_what_the_parentheses_hold() {
        assertThat(shown(cpp("""
                        std::string name("x");
                        static bool ready(true);
                        const std::array<int, 2> pair({1, 2});
                        int braces{5};
                        const int Bus::limit = 3;
                        const int Bus::other{4};
                        Frame next(const Frame &f);
                        Frame last();
                        """)))
                .containsExactly(
                        "GLOBAL name",
                        "GLOBAL ready",
                        "GLOBAL pair",
                        "GLOBAL braces",
                        "GLOBAL Bus::limit",
                        "GLOBAL Bus::other",
                        "PROTOTYPE next",
                        "PROTOTYPE last");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int f(void); | f",
                "extern struct bus *open_bus(const char *name, int flags) __attribute__((nonnull(1))); | open_bus",
                "static inline bool is_on(int cpu); | is_on",
                "void (*signal(int sig, void (*func)(int)))(int); | signal",
                "FUNC(void, CANIF_CODE) CanIf_Init(P2CONST(CanIf_ConfigType, AUTOMATIC, CANIF_APPL_CONST) ConfigPtr); | CanIf_Init",
                "void task(void) __attribute__((naked)) PRIVILEGED_FUNCTION; | task",
                "int log_line(const char *format, ...) __printf(1, 2); | log_line",
                "int (getc)(FILE *f); | getc",
                "unsigned long long f(); | f",
                "JNIEXPORT jint JNICALL Java_a_b(JNIEnv *env); | Java_a_b",
            })
    void a_prototype_is_found_by_its_name(String text, String name) {
        List<CDeclaration> found = c(text);

        assertThat(shown(found)).containsExactly("PROTOTYPE " + name);
        assertThat(found.get(0).text()).isEqualTo(text);
    }

    @Test
    void members_of_classes_are_prototypes_and_static_variables_but_no_fields_and_no_friends() {
        assertThat(shown(cpp("""
                        class Bus {
                            Q_OBJECT
                        public:
                            Q_PROPERTY(int load READ load)
                            explicit Bus(int id = 3);
                            ~Bus() override;
                            Bus(const Bus &) = delete;
                            Bus &operator=(Bus &&) noexcept = default;
                            virtual int send(const Frame &f) const = 0;
                            operator bool() const;
                            bool operator()(int a);
                            template <class T> void put(T t);
                            friend bool same(const Bus &a);
                            static int count;
                            static constexpr int limit = 4, other{5};
                            int field = 3;
                            unsigned bits : 3;
                            void (*hook)(int);
                            int load() { return 1; }
                        signals:
                            void changed();
                        };
                        """)))
                .containsExactly(
                        "CLASS Bus",
                        "PROTOTYPE Bus::Bus",
                        "PROTOTYPE Bus::~Bus",
                        "PROTOTYPE Bus::Bus",
                        "PROTOTYPE Bus::operator=",
                        "PROTOTYPE Bus::send",
                        "PROTOTYPE Bus::operator bool",
                        "PROTOTYPE Bus::operator()",
                        "PROTOTYPE Bus::put",
                        "GLOBAL Bus::count",
                        "GLOBAL Bus::limit",
                        "GLOBAL Bus::other",
                        "PROTOTYPE Bus::changed");
    }

    @Test
    void what_stands_behind_a_macro_without_semicolon_begins_at_its_own_line() {
        List<CDeclaration> found =
                cpp("class A {\n  Q_ENUMS(Mode)\n  Q_FLAGS(Modes)\n  A();\n};\nEXPORT(x)\nextern int y;");

        assertThat(texts(found).subList(1, 3)).containsExactly("A();", "extern int y;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXPORT_SYMBOL(f);",
                "static DEFINE_MUTEX(lock);",
                "struct bus;",
                "enum mode : int;",
                "template class Box<int>;",
                "extern template class Box<int>;",
                "namespace a = b::c;",
                "static_assert(sizeof(int) == 4, \"no\");",
                "friend class X;",
                "int f(int a) { int local; struct inner { int x; }; enum { E }; return a; }",
                "#if 0\nint dead;\n#define DEAD 1\nstruct dead { int x; };\n#endif",
                "The quick brown fox jumps over the lazy dog;",
                ";",
                "",
            })
    void what_declares_nothing_by_itself_is_left_out(String text) {
        assertThat(shown(cpp(text))).isEmpty();
    }

    @Test
    void macros_are_declared_with_all_their_lines_and_without_the_comment_behind() {
        List<CDeclaration> found = c(
                "// how many\n#define QUEUES 8 /* as in the standard */\n#  define MAX(a, b) \\\n   ((a) > (b) ? \\\n    (a) : (b))\n#define EMPTY\n#define PAREN (1)\n");

        assertThat(shown(found))
                .containsExactly(
                        "OBJECT_MACRO QUEUES", "FUNCTION_MACRO MAX", "OBJECT_MACRO EMPTY", "OBJECT_MACRO PAREN");
        assertThat(texts(found))
                .containsExactly(
                        "#define QUEUES 8",
                        "#  define MAX(a, b) \\\n   ((a) > (b) ? \\\n    (a) : (b))",
                        "#define EMPTY",
                        "#define PAREN (1)");
        assertThat(found.get(0).doc()).isEqualTo("// how many");
    }

    @Test
    void an_include_guard_is_neither_a_macro_nor_a_condition() {
        List<CDeclaration> found = new DeclarationExtractor()
                .extract(new SourceText(
                        "a.h", "/* x */\n#ifndef A_H\n#define A_H\nint a;\n#define B 1\n#endif /* A_H */\n"))
                .declarations();

        assertThat(shown(found)).containsExactly("GLOBAL a", "OBJECT_MACRO B");
        assertThat(found.get(0).conditions()).isEmpty();
    }

    @Test
    void a_default_at_the_top_of_a_header_is_no_include_guard() {
        assertThat(shown(c("#ifndef SIZE\n#define SIZE 4\n#endif\nint a[SIZE];\n")))
                .containsExactly("OBJECT_MACRO SIZE", "GLOBAL a");
    }

    @Test
    void all_branches_are_read_and_each_knows_its_conditions() {
        List<CDeclaration> found = c(
                "#ifdef A\nint a;\n#elif B > 2\nint b;\n# if defined (C)\nint c;\n# endif\n#else\nint d;\n#endif\nint e;\n");

        assertThat(found.stream().map(one -> one.name() + " " + one.conditions()))
                .containsExactly(
                        "a [defined(A)]",
                        "b [!defined(A), B > 2]",
                        "c [!defined(A), B > 2, defined(C)]",
                        "d [!defined(A), !(B > 2)]",
                        "e []");
    }

    @Test
    void two_beginnings_of_one_declaration_are_handed_out_together() {
        String shared = "#ifdef A\nstruct timer : public Base {\n#else\nstruct timer {\n#endif\n  int ticks;\n};";
        List<CDeclaration> found = cpp("int x;\n" + shared + "\nint y;\n");

        assertThat(shown(found)).containsExactly("GLOBAL x", "STRUCT timer", "GLOBAL y");
        assertThat(found.get(1).text()).isEqualTo(shared);
        assertThat(found.get(1).conditions()).isEmpty();
    }

    @Test
    void two_ends_of_one_declaration_are_handed_out_together() {
        String shared = "int f(int a)\n#ifdef A\n  __attribute__((cold));\n#else\n;\n#endif";

        assertThat(texts(c(shared + "\nint y;\n"))).containsExactly(shared, "int y;");
    }

    @Test
    void linkage_blocks_are_looked_into() {
        assertThat(shown(cpp("extern \"C\" {\nint f(void);\nstruct s { int a; };\n}\nextern \"C\" int g(void);")))
                .containsExactly("PROTOTYPE f", "STRUCT s", "PROTOTYPE g");
    }

    @Test
    void a_type_in_front_of_a_function_is_declared_up_to_its_brace() {
        List<CDeclaration> found =
                c("struct pair { int a, b; } make(void) { struct pair p = { 1, 2 }; return p; }\nint z;");

        assertThat(shown(found)).containsExactly("STRUCT pair", "GLOBAL z");
        assertThat(found.get(0).text()).isEqualTo("struct pair { int a, b; }");
    }

    @Test
    void an_attribute_behind_a_structure_is_no_variable() {
        assertThat(shown(c("struct a { int x; } __packed;\nstruct b { int x; } PACKED;\nstruct c { int x; } state;")))
                .containsExactly("STRUCT a", "STRUCT b", "STRUCT c", "GLOBAL state");
    }

    @Test
    void prose_in_a_text_file_declares_nothing() {
        Declarations found = new DeclarationExtractor()
                .extract(new SourceText(
                        "notes.txt", "# define the goal\nCall me; I see (a) you.\nint is a word;\n/* never closed"));

        assertThat(found.declarations()).isEmpty();
        assertThat(found.problems()).isEmpty();
    }

    @Test
    void code_in_a_text_file_is_read() {
        Declarations found = new DeclarationExtractor()
                .extract(new SourceText("code.txt", "#define N 4\nstruct s { int a[N]; };\nint f(struct s *s);\n"));

        assertThat(shown(found.declarations())).containsExactly("OBJECT_MACRO N", "STRUCT s", "PROTOTYPE f");
    }

    @Test
    void bytes_are_counted_in_the_encoding_of_the_text() {
        String text = "// \u00fcber \uD83D\uDE97\nint \u00e4nderung;\nint b;";
        for (CDeclaration one : c(text)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int length = one.range().endByte() - one.range().startByte();
            assertThat(new String(bytes, one.range().startByte(), length, StandardCharsets.UTF_8))
                    .isEqualTo(one.text());
        }
    }

    @Test
    void a_broken_place_is_reported_and_what_follows_is_read() {
        Declarations found = new DeclarationExtractor()
                .extract(
                        new SourceText("a.c", "int a;\n}\nstruct s { int x; };\nint f(int b) { if (b) {\n}\nint c;\n"));

        assertThat(shown(found.declarations())).contains("GLOBAL a", "STRUCT s");
        assertThat(found.problems()).isNotEmpty();
    }

    @Test
    void types_nested_without_end_cost_no_more_than_a_multiple_of_the_text() {
        String text = "struct a { ".repeat(20_000) + "int x;" + " } b;".repeat(20_000);

        List<CDeclaration> found = c(text);

        assertThat(found).hasSizeLessThan(100);
        assertThat(found.stream().mapToLong(one -> one.text().length()).sum()).isLessThan(50L * text.length());
    }

    @Test
    void many_declarators_share_one_text() {
        StringBuilder text = new StringBuilder("int a0");
        for (int i = 1; i < 50_000; i++) {
            text.append(", a").append(i);
        }
        List<CDeclaration> found = c(text.append(';').toString());

        assertThat(found).hasSize(50_000);
        assertThat(found.get(0).text()).isSameAs(found.get(49_999).text());
    }

    @Test
    void kinds_of_one_file_are_all_found_in_order() {
        List<CDeclaration> found = cpp(
                "#define A 1\nstruct s { int x; };\nunion u { int x; };\nclass c { int x; };\nenum e { k };\ntypedef int t;\n#define F(x) x\nint v;\nint p();\n");

        assertThat(found)
                .extracting(CDeclaration::kind)
                .containsExactly(
                        Kind.OBJECT_MACRO,
                        Kind.STRUCT,
                        Kind.UNION,
                        Kind.CLASS,
                        Kind.ENUM,
                        Kind.ENUM_CONSTANT,
                        Kind.TYPEDEF,
                        Kind.FUNCTION_MACRO,
                        Kind.GLOBAL,
                        Kind.PROTOTYPE);
    }
}
