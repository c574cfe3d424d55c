package io.graniteft.data.curate.sensitive;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RedactorTest {
    private final Redactor redactor = new Redactor(true, true);

    private String redacted(String code) {
        return Redactor.replace(code, redactor.find(code));
    }

    @Test
    void puts_a_typed_placeholder_in_the_place_of_what_it_finds() {
        assertThat(redacted("const char *k = \"AKIAIOSFODNN7EXAMPLE\"; // ask jane.doe@acme.io"))
                .isEqualTo("const char *k = \"<SECRET:AWS_KEY>\"; // ask <PERSONAL:EMAIL>");
    }

    @Test
    void leaves_code_outside_of_strings_and_comments_as_it_is() {
        String code = "int AKIAIOSFODNN7EXAMPLE = 3; x = a.b.internal.corp(1); #include <10.0.0.1/jane@acme.io>\n";

        assertThat(redacted(code)).isEqualTo(code);
        assertThat(redacted("#include \"jane@acme.io.h\"\n")).isEqualTo("#include \"jane@acme.io.h\"\n");
    }

    @Test
    void takes_the_lines_of_a_private_key_and_keeps_its_strings_closed() {
        String key = "MIIEpAIBAAKCAQEAexampleEXAMPLE0123456789abcdefghijklmnop";

        assertThat(redacted("const char *k =\n  \"-----BEGIN RSA PRIVATE KEY-----\\n\"\n  \"" + key
                        + "\\n\"\n  \"-----END RSA PRIVATE KEY-----\\n\";"))
                .isEqualTo("const char *k =\n  \"-----BEGIN RSA PRIVATE KEY-----\\n\"\n  \"<SECRET:PRIVATE_KEY>\\n\"\n"
                        + "  \"-----END RSA PRIVATE KEY-----\\n\";");
    }

    @Test
    void knows_a_password_by_the_name_before_it_and_keeps_the_rest_of_the_text() {
        assertThat(redacted("#define WIFI_PASSWORD \"hunter2!\"\n"))
                .isEqualTo("#define WIFI_PASSWORD \"<SECRET:PASSWORD>\"\n");
        assertThat(redacted("open(\"mqtt://ecu:hunter2@broker.acme.io/t\");"))
                .isEqualTo("open(\"mqtt://ecu:<SECRET:CONNECTION_PASSWORD>@broker.acme.io/t\");");
        assertThat(redacted("f(\"{\\\"password\\\":\\\"hunter2!\\\"}\");"))
                .isEqualTo("f(\"{\\\"password\\\":\\\"<SECRET:PASSWORD>\\\"}\");");
    }

    @Test
    void leaves_talk_of_passwords_alone() {
        for (String code : List.of(
                "#define KEY_PASSWORD \"wifi_password\"\n",
                "{ \"password\", required_argument },",
                "{ PSK_WITH_AES_128, \"TLS-PSK-WITH-AES-128\" },",
                "const char psk_id[] = \"Client_identity\";",
                "printf(\"password=%s\", p);",
                "/* the kpasswd \"protocol\" */")) {
            assertThat(redacted(code)).isEqualTo(code);
        }
    }

    @Test
    void tells_addresses_of_hosts_from_versions_sections_and_reserved_addresses() {
        assertThat(redacted("ping(\"192.168.7.20\"); /* gateway 10.1.2.3 */"))
                .isEqualTo("ping(\"<PERSONAL:IPV4>\"); /* gateway <PERSONAL:IPV4> */");
        for (String code : List.of(
                "#define VERSION \"10.11.12.13\"\n",
                "/* see section 8.6.8.4 and 802.1Q 35.2.2.8.4 */",
                "bind(\"127.0.0.1\"); join(\"224.0.1.129\"); /* 192.0.2.1, 0.0.0.0, 255.255.0.0 */",
                "load(\"libfoo.so.10.1.2.3\");")) {
            assertThat(redacted(code)).isEqualTo(code);
        }
    }

    @Test
    void keeps_addresses_that_protocols_reserve_and_takes_those_of_devices() {
        assertThat(redacted("/* 91:e0:f0:00:0e:80, 01:80:c2:00:00:0e, from 84:7e:40:2c:8f:de */"))
                .isEqualTo("/* 91:e0:f0:00:0e:80, 01:80:c2:00:00:0e, from <PERSONAL:MAC> */");
        assertThat(redacted("/* fe80::1, ff02::1, 2001:db8::1, ::1, but 2a02:8109:9ec0::17 */"))
                .isEqualTo("/* fe80::1, ff02::1, 2001:db8::1, ::1, but <PERSONAL:IPV6> */");
    }

    @Test
    void keeps_addresses_that_are_set_aside_for_documentation() {
        String code = "/* someone@example.com, git@github.com:a/b.git, memcpy@GLIBC_2.14, foo@plt.so */";

        assertThat(redacted(code)).isEqualTo(code);
    }

    @Test
    void looks_for_what_it_is_asked_to_only() {
        String code = "/* jane@acme.io AKIAIOSFODNN7EXAMPLE */";

        assertThat(new Redactor(true, false).find(code))
                .extracting(Finding::kind)
                .containsExactly(SensitiveKind.AWS_KEY);
        assertThat(new Redactor(false, true).find(code))
                .extracting(Finding::kind)
                .containsExactly(SensitiveKind.EMAIL);
    }

    @Test
    void redacts_a_function_with_its_comment_so_that_all_its_texts_agree() {
        CFunction function = new FunctionExtractor()
                .extract(
                        new SourceText(
                                "a.c",
                                "/** Connects. @author jane@acme.io */\nint f(void)\n{\n    return open(\"10.4.5.6\", /* bob@acme.io */ 1);\n}\n"))
                .functions()
                .get(0);

        Redaction redaction = redactor.redact(function);

        assertThat(redaction.counts()).containsEntry(SensitiveKind.EMAIL, 2).containsEntry(SensitiveKind.IPV4, 1);
        CFunction clean = redaction.function();
        assertThat(clean.doc()).isEqualTo("/** Connects. @author <PERSONAL:EMAIL> */");
        assertThat(clean.text()).endsWith(clean.body()).contains("open(\"<PERSONAL:IPV4>\", /* <PERSONAL:EMAIL> */ 1)");
        assertThat(clean.range()).isEqualTo(function.range());
        assertThat(new Redactor(true, true).redact(clean).function()).isSameAs(clean);
    }

    @Test
    void never_fails_and_never_touches_code_whatever_the_text() {
        String[] parts = {
            "\"", "/*", "*/", "//", "\n", "\\", "jane@acme.io", "10.2.3.4", "password = ", "\"hunter2!\"",
                    "-----BEGIN PRIVATE KEY-----",
            "AKIAIOSFODNN7EXAMPLE", "x", " ", "#define A ", "::", "2a02:8109::17", "R\"(", "\u00e9",
                    "https://a:b1@c.corp/", "{", "}"
        };
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            String code = text.toString();
            Regions regions = new Regions(code);
            int end = 0;
            for (Finding finding : redactor.find(code)) {
                assertThat(finding.start()).as("seed " + seed).isGreaterThanOrEqualTo(end);
                assertThat(regions.of(finding.start(), finding.end()))
                        .as("seed " + seed)
                        .isNotEqualTo(Regions.Kind.CODE);
                end = finding.end();
            }
        }
    }
}
