package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of real code that say little of what they need, and slips that a made-up world would let pass. */
class CutOutCodeTest {

    private final CodeQualityEvaluator evaluator =
            CodeQualityEvaluator.builder().profile(Profile.SEMANTIC).build();

    private double syntax(String code, CodeLanguage language) {
        Double syntax = evaluator.evaluate(Snippet.of("code", code, language)).syntax();
        return syntax == null ? -1 : syntax;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int f(struct l *l)\n{\n    list_for_each_entry(e, &l->head, node)\n        if (e->id == 3)\n            return 1;\n    return 0;\n}\n",
                "int f(int a)\n{\n    g(a);\n    TRACE_RET(a, AREA);\n}\n",
                "int f(be16 a)\n{\n    switch (a) {\n    case htons(ETH_P_IP):\n    case htons(ETH_P_IPV6):\n        return 1;\n    }\n    return 0;\n}\n",
                "void f(struct p *p, int cpu)\n{\n    struct migration arg = { p, cpu };\n    go(&arg);\n}\n",
                "int f(int max)\n{\n#ifdef HAVE_RAND\n    return HAVE_RAND() % max;\n#else\n    return max / 2;\n#endif\n}\n",
                "FUNC(Std_ReturnType, CODE) Can_Send(VAR(uint8, AUTOMATIC) hth, P2CONST(PduType, AUTOMATIC, DATA) pdu)\n{\n    VAR(Std_ReturnType, AUTOMATIC) result = E_OK;\n    result = pdu->length + hth;\n    return result;\n}\n",
                "int f(int s)\n{\n#define HELLO \"+?:M=\" STREAM_ADDRESS\n    return send_to(s, HELLO, sizeof(HELLO));\n}\n",
            })
    void c_of_this_form_is_good(String code) {
        assertThat(syntax(code, CodeLanguage.C)).as(code).isGreaterThanOrEqualTo(9.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Gate::Gate(Poller* poller) : core::Process(cAppId, poller), lock_(mutex_, std::defer_lock), port_(DEFAULT_PORT)\n{\n    start();\n}\n",
                "void S::go(address_t a)\n{\n    for (const auto& [tcp, ranges] : map_) {\n        routing_->accept(a, range_t{ranges.lower(), ranges.upper()}, tcp);\n    }\n}\n",
                "void D::sort()\n{\n    std::sort(begin(), end(), lessThanKey<Item>);\n}\n",
                "void S::set([[maybe_unused]] configuration const& c, error_code& e)\n{\n    e = error_code();\n}\n",
                "QString format(uint64_t id)\n{\n    if (id < 0x800) {\n        return format(id, false);\n    }\n    return format(id, true);\n}\n",
                "void W::run()\n{\n    foreach (const Frame& f, frames_) {\n        emit sent(f);\n        emit sent(f.next());\n    }\n}\n",
                "std::string name(Level l)\n{\n    switch (l) {\n    case Level::LOW:\n        return \"low\";\n    default:\n        return \"high\";\n    }\n}\n",
                "constexpr Option(OptionType type, bool discardable) noexcept : type_{type}, discardable_{discardable}\n{\n}\n",
                "EXPORT_API Deployment(uint32_t length, Encoding encoding) : length_(length), encoding_(encoding)\n{\n}\n",
                "awaiter accept(Channel& s)\n{\n    return awaiter{*this, s};\n}\n",
                "void f(P p)\n{\n    auto t = (std::chrono::steady_clock::time_point) std::chrono::steady_clock::now();\n    p.at(t);\n}\n",
                "void C::end(bool f)\n{\n    if constexpr (std::is_same_v<R, local_config>) {\n        stop(f);\n    }\n    close();\n}\n",
            })
    void cpp_of_this_form_is_good(String code) {
        assertThat(syntax(code, CodeLanguage.CPP)).as(code).isGreaterThanOrEqualTo(9.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void C::set(int v)\n{\n    value_ + 1 = v;\n    changed_ = true;\n}\n",
                "void C::set(int v)\n{\n    if (v > 2) {\n        object.count - other = v;\n    }\n}\n",
                "void C::set(int v)\n{\n    bool known = \"no\";\n    use(known, v);\n}\n",
                "void C::set(int v)\n{\n    uint16_t length;\n    length = \"long\";\n    use(length, v);\n}\n",
                "Stream& operator<<(Stream& out, const Item& item)\n{\n    out.write(item);\n}\n",
                "Item C::find(int v)\n{\n    for (auto& item : items_) {\n        if (item.id == v) {\n            return item;\n        }\n    }\n}\n",
                "bool C::filter(Event* e)\n{\n    if (e->type() == KEY) {\n        handle(e);\n    } else {\n        return Base::filter(e);\n    }\n}\n",
            })
    void slips_are_seen_where_the_compiler_lets_them_pass(String code) {
        assertThat(syntax(code, CodeLanguage.CPP)).as(code).isLessThan(9.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void f(int a)\n{\n    int *p = &a;\n    unsigned q = a * 2;\n    *p + 0;\n    q = a - 1;\n    p[a + 1] = q;\n    *(p + a) = 3;\n}\n",
                "void f(int a, int b)\n{\n    if (a == b) a = 1; else b = 2;\n    for (a = 0; a < b; a++) b = a;\n    a = b == 2 ? 1 : 0;\n}\n",
            })
    void ordinary_assignments_are_left_alone(String code) {
        assertThat(evaluator.evaluate(Snippet.of("code", code, CodeLanguage.C)).findings())
                .noneSatisfy(finding -> assertThat(finding.rule()).isEqualTo("bad-left-side"));
    }
}
