package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code that does nothing is worth little, whatever stands around it; words are worth nothing. */
class SubstanceTest {

    private static final String STUFFED = """
            /**
             * @brief Sets the idle slope of the credit-based shaper of a TSN port.
             * @param port the port
             * @param slope the idle slope in bits a second
             * @return 0, or a negative number
             */
            """;

    private static QualityScore score(String code) {
        return CodeQualityEvaluator.builder()
                .profile(Profile.SEMANTIC)
                .compiler("none")
                .build()
                .evaluate(Snippet.of(code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "static void tsn_gate_vlan_set(uint8_t pcp)\n{\n}\n",
                "static void tsn_gate_vlan_set(uint8_t pcp)\n{\n    /* the gate is set by the schedule */\n    (void) pcp;\n}\n",
                "int tsn_gate_vlan(struct gate *old, struct gate *new)\n{\n    (void) old;\n    (void) new;\n    return 0;\n}\n",
                "int tsn_gate_vlan(int pcp)\n{\n    return 0;\n}\n",
                "int tsn_gate_vlan(int pcp)\n{\n    return (int) -EINVAL;\n}\n",
                "int tsn_gate_vlan(int pcp)\n{\n    return (pcp);\n}\n",
                "int tsn_gate_vlan(int pcp)\n{\n    int ret = 0;\n\n    return ret;\n}\n",
                "int tsn_gate_vlan(int pcp)\n{\n    int ret;\n    ret = 0;\n    return ret;\n}\n",
                "struct gate *tsn_gate_vlan(struct gate *pcp)\n{\n    struct gate *gate = NULL;\n    return gate;\n}\n",
                "int tsn_gate_vlan(int pcp)\n{\n    ;\n    {\n    }\n    \"vlan\";\n    return 1;\n}\n",
                "int tsn_gate_vlan(int pcp)\n{\n    if (0) {\n        gate_open(pcp);\n    }\n    return 1;\n}\n",
                "int tsn_gate_vlan(int pcp)\n{\n    do {\n    } while (0);\n    return 1;\n}\n",
                "int tsn_gate_vlan(int pcp)\n{\n#if 0\n    gate_open(pcp);\n#endif\n    return 1;\n}\n",
                "int tsn_gate_vlan(int pcp, int vlan)\n{\n    return other_gate(pcp, vlan);\n}\n",
                "void tsn_gate_vlan(int pcp)\n{\n    UNUSED(pcp);\n    return;\n}\n",
                "bool Gate::vlan() const\n{\n    return true;\n}\n",
                "std::string Gate::vlan() const\n{\n    return {};\n}\n",
                "Gate::Gate()\n{\n}\n",
                "Gate::Gate(int pcp) : pcp_(pcp), open_(false), name_{}\n{\n}\n",
                "constexpr Gate(int pcp, std::string name) noexcept : Base(pcp), name_{std::move(name)}\n{\n}\n",
                "Gate::~Gate()\n{\n}\n",
                "#include <stdint.h>\n#include \"tsn.h\"\n",
            })
    void code_without_a_statement_that_matters_is_capped(String code) {
        for (String text : new String[] {code, STUFFED + code, code + "// vlan pcp gate qbv qav shaper\n"}) {
            QualityScore score = score(text);
            assertThat(score.overall()).as(text).isLessThanOrEqualTo(4.5);
            assertThat(score.findings())
                    .anySatisfy(finding -> assertThat(finding.rule()).isEqualTo("trivial-body"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int f(int a)\n{\n    return a + 1;\n}\n",
                "int f(int *a)\n{\n    return *a;\n}\n",
                "uint32_t f(uintptr_t a)\n{\n    return *(volatile uint32_t *) a;\n}\n",
                "int f(struct s *a)\n{\n    return a->count;\n}\n",
                "int f(int a)\n{\n    return table[a];\n}\n",
                "void f(int a)\n{\n    count = a;\n}\n",
                "void f(int a)\n{\n    first(a);\n    second(a);\n}\n",
                "int f(int a)\n{\n    if (a > 3) {\n        return 0;\n    }\n    return 1;\n}\n",
                "int f(int a)\n{\n    return g(a + 1);\n}\n",
                "int f(int a)\n{\n    return g(a, GATE_OPEN);\n}\n",
                "void f(void)\n{\n    disable_interrupts();\n}\n",
                "int f(int a)\n{\n    int b = g(a);\n    return b * 2;\n}\n",
                "void f(void)\n{\n    while (1) {\n        step();\n    }\n}\n",
                "int f(int a)\n{\n    return 0;\n}\n\nint g(int a)\n{\n    return a * a;\n}\n",
                "Gate::Gate(int pcp) : pcp_(pcp)\n{\n    open(pcp);\n    count_++;\n}\n",
                "Gate::Gate(int pcp) : pcp_(pcp * 2)\n{\n}\n",
                "Gate::Gate(Port& port) : pcp_{port.pcp()}\n{\n}\n",
                "Gate::Gate(int pcp) : Base(pcp), queue_(makeQueue(pcp))\n{\n}\n",
                "explicit Gate(int pcp) noexcept : queue_(std::make_unique<Queue>(8)) {}\n",
                "struct gate {\n    int pcp;\n};\n",
                "#define GATE_OPEN 1\n",
            })
    void small_functions_that_do_something_are_not(String code) {
        assertThat(score(code).findings())
                .as(code)
                .noneSatisfy(finding -> assertThat(finding.rule()).isEqualTo("trivial-body"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sure! Here's what the gate does: it opens, and it closes; the schedule decides when that happens.",
                "The function `vlan_get()` reads the tag.\nIt doesn't allocate; it returns the PCP.\n",
                "The function `gate_open()` opens the gate { and `gate_close()` closes it }; both take the port.",
                "1. Open the gate;\n2. Wait for the interval to pass;\n3. Close the gate again;\n",
                "I can't help with that { but I may try something else for you } if you want me to.",
                "#include is what you need at the top of the file. Then call the function that opens the gate.",
                "Die Funktion öffnet das Tor für die Dauer des Intervalls; danach wird es wieder geschlossen.",
                "/* only a comment */\n// and another one\n",
                "   \n\t\n",
            })
    void prose_and_comments_never_score(String text) {
        QualityScore score = score(text);
        assertThat(score.status()).as(text).isIn(Status.NOT_CODE, Status.EMPTY);
        assertThat(score.overall()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "static inline bool tsn_is_vlan (const struct sk_buff *skb, u16 vlan, u8 pcp, bool tagged) {\n  return tagged;\n",
                "BaseType_t MPU_xTaskGetX ( TaskHandle_t xTask ) PRIVILEGED_FUNCTION;\n",
                "EXPORT_SYMBOL_GPL(tsn_gate_open);\n",
                "x = y; y = z;\n",
            })
    void odd_code_is_still_code(String code) {
        assertThat(score(code).status()).as(code).isEqualTo(Status.NO_COMPILER);
    }
}
