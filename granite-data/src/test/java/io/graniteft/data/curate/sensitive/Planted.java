package io.graniteft.data.curate.sensitive;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** C code with something planted in it: made-up secrets and personal data, and what only looks like them. None of it is real. */
final class Planted {
    /**
     * A piece of code.
     *
     * @param what the kind that is planted, or what the look-alike is
     * @param value what must go, or must stay
     */
    record Sample(String what, String code, String value) {}

    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String LOWER = UPPER.toLowerCase(Locale.ROOT);
    private static final String DIGITS = "0123456789";
    private static final String ALNUM = UPPER + LOWER + DIGITS;
    private static final String BASE64 = ALNUM + "+/";
    private static final String HEX = "0123456789abcdef";

    private final Random random;

    Planted(long seed) {
        this.random = new Random(seed);
    }

    private String of(String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private String pick(String... options) {
        return options[random.nextInt(options.length)];
    }

    private int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    /** A password as people choose them: a word or random characters, with digits and marks. */
    private String password() {
        return switch (random.nextInt(4)) {
            case 0 ->
                pick("Winter", "Summer", "gateway", "Bosch", "ecu", "hunter", "dragon")
                        + between(1, 2030)
                        + pick("!", "#", "", "$");
            case 1 -> of(ALNUM, between(8, 20)) + between(0, 9);
            case 2 -> of(LOWER, 5) + "-" + of(LOWER, 5) + "-" + of(DIGITS, 3);
            default -> of(ALNUM + "!#$&*?", 11) + between(0, 9) + "a";
        };
    }

    /** A value in a place where code has it. */
    private String inPlace(String value) {
        return switch (random.nextInt(6)) {
            case 0 -> "/* use " + value + " here */";
            case 1 -> "static const char *" + of(LOWER, 6) + " = \"" + value + "\";";
            case 2 -> "#define " + of(UPPER, 6) + " \"" + value + "\"";
            case 3 -> "/**\n * @note " + value + "\n */\nvoid f(void);";
            case 4 -> "printf(\"%s\\n\", \"" + value + "\");";
            default -> "// " + value;
        };
    }

    private String passwordInPlace(String password) {
        return switch (random.nextInt(9)) {
            case 0 -> "const char *password = \"" + password + "\";";
            case 1 -> "#define WIFI_PASSWORD \"" + password + "\"";
            case 2 -> ".passwd = \"" + password + "\",";
            case 3 -> "// login root, password: " + password;
            case 4 -> "send(\"{\\\"user\\\":\\\"root\\\",\\\"password\\\":\\\"" + password + "\\\"}\");";
            case 5 -> "if (strcmp(pwd, \"" + password + "\") == 0) {}";
            case 6 -> "set_password(\"" + password + "\");";
            case 7 -> "const char *dsn = \"Server=db;Uid=sa;Pwd=" + password + ";\";";
            default -> "std::string passphrase{\"" + password + "\"};";
        };
    }

    private String host() {
        return switch (random.nextInt(3)) {
            case 0 -> "10." + between(0, 255) + "." + between(0, 255) + "." + between(1, 254);
            case 1 -> "192.168." + between(0, 255) + "." + between(1, 254);
            default -> between(11, 99) + "." + between(0, 255) + "." + between(0, 255) + "." + between(1, 254);
        };
    }

    /** Secrets and personal data, as many of each kind. */
    List<Sample> sensitive(int ofEach) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < ofEach; i++) {
            add(samples, "AWS_KEY", pick("AKIA", "ASIA") + of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 9) + "EXAMPLE");
            String awsSecret = of(BASE64, 33) + "EXAMPLE";
            samples.add(new Sample("AWS_SECRET", "#define AWS_SECRET_ACCESS_KEY \"" + awsSecret + "\"", awsSecret));
            add(samples, "GITHUB_TOKEN", pick("ghp_", "gho_", "ghs_") + of(ALNUM, 36));
            add(samples, "GITLAB_TOKEN", "glpat-" + of(ALNUM, 20));
            add(samples, "SLACK_TOKEN", pick("xoxb-", "xoxp-") + of(DIGITS, 11) + "-" + of(ALNUM, 24));
            add(samples, "GOOGLE_KEY", "AIza" + of(ALNUM + "_-", 35));
            add(samples, "SERVICE_TOKEN", pick("sk_live_", "rk_live_") + of(ALNUM, 24));
            add(samples, "SERVICE_TOKEN", "hf_" + of(ALNUM, 34));
            add(samples, "JWT", "eyJ" + of(ALNUM, 20) + ".eyJ" + of(ALNUM, 40) + "." + of(ALNUM + "_-", 43));
            String bearer = of(ALNUM, 40) + "7a9Z1";
            samples.add(new Sample("AUTHORIZATION", "add_header(\"Authorization: Bearer " + bearer + "\");", bearer));
            String urlPassword = password().replaceAll("[#?&$!*]", "x");
            samples.add(new Sample(
                    "CONNECTION_PASSWORD",
                    "connect(\"" + pick("postgres", "mysql", "mqtt", "amqp", "https") + "://svc:" + urlPassword
                            + "@db.fleet.io/x\");",
                    urlPassword));
            String password = password();
            samples.add(new Sample("PASSWORD", passwordInPlace(password), password));
            String apiKey = of(ALNUM, 28) + "4b7Q2";
            samples.add(new Sample("PASSWORD", "static const char api_key[] = \"" + apiKey + "\";", apiKey));
            String line = of(BASE64, 64);
            samples.add(new Sample(
                    "PRIVATE_KEY",
                    "static const char k[] =\n    \"-----BEGIN " + pick("RSA ", "EC ", "")
                            + "PRIVATE KEY-----\\n\"\n    \"" + line + "\\n\"\n    \"" + of(BASE64, 40)
                            + "==\\n\"\n    \"-----END RSA PRIVATE KEY-----\\n\";",
                    line));
            add(
                    samples,
                    "EMAIL",
                    of(LOWER, 5) + pick(".", "_", "") + of(LOWER, 6) + "@" + of(LOWER, 7)
                            + pick(".de", ".com", ".co.uk", ".org"));
            String address = host();
            samples.add(new Sample(
                    "IPV4",
                    pick(
                            "inet_pton(AF_INET, \"" + address + "\", &a);",
                            "#define SERVER_IP \"" + address + "\"",
                            "/* reachable at host " + address + ":8080 */",
                            "connect_to(\"tcp://" + address + ":30490\");"),
                    address));
            add(samples, "IPV6", "2a02:" + of(HEX, 4) + ":" + of(HEX, 4) + "::" + between(2, 9) + of(HEX, 2));
            add(
                    samples,
                    "MAC",
                    pick("00:1b:21", "3c:07:54", "84:7e:40") + ":" + of("123456789abcdef", 2) + ":" + of(HEX, 1) + "5:"
                            + of(HEX, 1) + "e");
            String vin = pick("WBA", "WVW", "1HG") + of("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 8) + of(DIGITS, 6);
            samples.add(new Sample("VIN", "/* VIN " + vin + " */", vin));
            String phone = "+49 " + between(30, 999) + " " + of("123456789", 7);
            samples.add(new Sample("PHONE", "/* Phone: " + phone + " */", phone));
            add(
                    samples,
                    "PRIVATE_HOST",
                    pick("http://", "https://") + of(LOWER, 6) + "." + pick("corp", "intranet", "lan") + "/x/"
                            + of(LOWER, 4));
        }
        return samples;
    }

    private void add(List<Sample> samples, String kind, String value) {
        samples.add(new Sample(kind, inPlace(value), value));
    }

    /** What looks sensitive and is not, as many of each kind. */
    List<Sample> lookAlikes(int ofEach) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < ofEach; i++) {
            same(samples, "sha256", "#define IMAGE_SHA256 \"" + of(HEX, 64) + "\"");
            same(samples, "md5", "/* md5 " + of(HEX, 32) + " */");
            same(samples, "commit", "// Fixes: " + of(HEX, 40) + " (\"net: fix\")");
            same(
                    samples,
                    "uuid",
                    "static const char *u = \"" + of(HEX, 8) + "-" + of(HEX, 4) + "-4" + of(HEX, 3) + "-a" + of(HEX, 3)
                            + "-" + of(HEX, 12) + "\";");
            same(samples, "recipe", "/* SRC_URI[sha256sum] = \"" + of(HEX, 64) + "\" */");
            same(
                    samples,
                    "recipe",
                    "// SRCREV = \"" + of(HEX, 40) + "\"\n// LIC_FILES_CHKSUM = \"file://COPYING;md5=" + of(HEX, 32)
                            + "\"");
            same(
                    samples,
                    "recipe",
                    "# " + "SRC_URI = \"git://git.kernel.org/pub/x.git;protocol=https;branch=v" + between(1, 9) + "\"");
            String number = between(1, 20) + "." + between(0, 20) + "." + between(0, 30) + "." + between(0, 40);
            same(
                    samples,
                    "version",
                    pick(
                            "#define FW_VERSION \"" + number + "\"",
                            "/* since version " + number + " */",
                            "/* libfoo.so." + number + " */",
                            "/* see IEEE 802.1Q " + number + " */",
                            "/* section " + number + " */",
                            "/* release 1." + number + " */",
                            "printf(\"v" + number + "\");"));
            same(
                    samples,
                    "address",
                    "bind_to(\""
                            + pick(
                                    "127.0.0.1",
                                    "0.0.0.0",
                                    "255.255.255.0",
                                    "224.0.0.251",
                                    "239.255.0.1",
                                    "192.0.2.7",
                                    "198.51.100.3",
                                    "169.254.0.2",
                                    "8.8.8.8")
                            + "\");");
            same(
                    samples,
                    "multicast mac",
                    "/* "
                            + pick(
                                    "91:e0:f0:00:fe:00",
                                    "01:80:c2:00:00:0e",
                                    "01:1b:19:00:00:00",
                                    "ff:ff:ff:ff:ff:ff",
                                    "00:00:00:00:00:00",
                                    "00:11:22:33:44:55")
                            + " */");
            same(samples, "example mail", "/* mail " + of(LOWER, 5) + "@example." + pick("com", "org", "net") + " */");
            same(samples, "table", "0x" + of(HEX, 8) + ", 0x" + of(HEX, 8) + ", /* 0x" + of(HEX, 2) + " */");
            same(
                    samples,
                    "talk of passwords",
                    pick(
                            "printf(\"Enter password: \");",
                            "{ \"password\", required_argument, NULL, 'p' },",
                            "#define KEY_PASSWORD \"wifi_password\"",
                            "const char *password_file = \"/etc/passwd\";",
                            "log(\"password=%s\", p);",
                            "/* the password must be set before */",
                            "if (strcmp(key, \"password\") == 0) {",
                            "token = strtok(line, \", \");",
                            "static const char *token = \"struct\";"));
            same(samples, "doxygen", "/** @param[in] " + of(LOWER, 4) + " see foo@plt and std::vector<int>::size() */");
            same(samples, "time", "/* at " + between(10, 23) + ":" + between(10, 59) + ":" + between(10, 59) + " */");
            same(
                    samples,
                    "base64 table",
                    "static const char t[] = \"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\";");
            same(
                    samples,
                    "certificate",
                    "\"-----BEGIN CERTIFICATE-----\\n\" \"" + of(BASE64, 64)
                            + "\\n\" \"-----END CERTIFICATE-----\\n\";");
            same(samples, "serial number", "/* OID 1.3.6.1.4.1." + between(1, 9999) + "." + between(1, 99) + " */");
        }
        return samples;
    }

    private static void same(List<Sample> samples, String what, String code) {
        samples.add(new Sample(what, code, ""));
    }
}
