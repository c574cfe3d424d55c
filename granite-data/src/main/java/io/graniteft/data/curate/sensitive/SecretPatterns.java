package io.graniteft.data.curate.sensitive;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What opens something: keys, tokens and passwords. */
final class SecretPatterns {
    /**
     * A token that is known by its form.
     *
     * @param group the part that is secret; 0: all of it
     */
    private record Marked(SensitiveKind kind, Pattern pattern, int group) {
        Marked(SensitiveKind kind, String pattern) {
            this(kind, Pattern.compile(pattern), 0);
        }
    }

    /** The forms that the services document, or that their tokens have kept for years. */
    private static final List<Marked> MARKED = List.of(
            new Marked(SensitiveKind.AWS_KEY, "\\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\\b"),
            new Marked(SensitiveKind.GITHUB_TOKEN, "\\bgh[pousr]_[A-Za-z0-9]{30,}"),
            new Marked(SensitiveKind.GITHUB_TOKEN, "\\bgithub_pat_[A-Za-z0-9_]{22,}"),
            new Marked(SensitiveKind.GITLAB_TOKEN, "\\bglpat-[A-Za-z0-9_\\-]{20,}"),
            new Marked(SensitiveKind.SLACK_TOKEN, "\\bxox[abeoprs]-[A-Za-z0-9\\-]{10,}"),
            new Marked(SensitiveKind.SLACK_TOKEN, "\\bhooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/_]{16,}"),
            new Marked(SensitiveKind.GOOGLE_KEY, "\\bAIza[A-Za-z0-9_\\-]{30,}"),
            new Marked(SensitiveKind.GOOGLE_KEY, "\\bya29\\.[A-Za-z0-9_\\-]{20,}"),
            new Marked(SensitiveKind.GOOGLE_KEY, "\\bGOCSPX-[A-Za-z0-9_\\-]{20,}"),
            new Marked(SensitiveKind.SERVICE_TOKEN, "\\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}"),
            new Marked(SensitiveKind.SERVICE_TOKEN, "\\bnpm_[A-Za-z0-9]{36}\\b"),
            new Marked(SensitiveKind.SERVICE_TOKEN, "\\bhf_[A-Za-z0-9]{30,}\\b"),
            new Marked(SensitiveKind.SERVICE_TOKEN, "\\bdop_v1_[a-f0-9]{64}\\b"),
            new Marked(SensitiveKind.SERVICE_TOKEN, "\\bshpat_[a-f0-9]{32}\\b"),
            new Marked(SensitiveKind.SERVICE_TOKEN, "\\bpypi-[A-Za-z0-9_\\-]{50,}"),
            new Marked(SensitiveKind.SERVICE_TOKEN, "\\bSG\\.[A-Za-z0-9_\\-]{16,}\\.[A-Za-z0-9_\\-]{16,}"),
            new Marked(
                    SensitiveKind.JWT,
                    "\\beyJ[A-Za-z0-9_\\-]{8,}\\.eyJ[A-Za-z0-9_\\-]{8,}(?:\\.[A-Za-z0-9_\\-]{8,})?"));

    /** Tokens that begin with {@code sk-}: a word of that form without a digit is prose. */
    private static final Pattern SK = Pattern.compile("\\bsk-[A-Za-z0-9_\\-]{20,}");

    private static final Pattern AUTHORIZATION =
            Pattern.compile("(?i)\\b(?:authorization\\W{1,6})?(?:bearer|basic)[ \\t]+([A-Za-z0-9+/_.\\-]{16,}={0,2})");

    private static final Pattern AWS_SECRET = Pattern.compile(
            "(?i)\\baws[a-z0-9_\\- ]{0,24}(?:secret|key)[a-z0-9_\\- \\[\\]]{0,24}[\\\\\"'=:, \\t]{1,8}([A-Za-z0-9/+]{40})(?:[^A-Za-z0-9/+]|$)");

    private static final Pattern URL_PASSWORD =
            Pattern.compile("(?i)\\b[a-z][a-z0-9+.\\-]{1,20}://[^\\s/:@\"'<>]*:([^\\s/@\"'<>]+)@[A-Za-z0-9\\[]");

    private static final Pattern CONNECTION_KEY =
            Pattern.compile("(?i)\\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=([A-Za-z0-9+/=%&\\-]{20,})");

    private static final String STRONG = "passw(?:or)?ds?|passphrase|passcode|pwd|\\b(?:[a-z0-9]+_)*psk";
    private static final String WEAK =
            "secret|api[_\\-]?key|access[_\\-]?key|auth[_\\-]?key|private[_\\-]?key|privkey|encryption[_\\-]?key"
                    + "|account[_\\-]?key|token|credentials?";

    /** A name and a string literal: {@code char *password = "…"}, {@code #define WIFI_PSK "…"}, {@code strcmp(pwd, "…")}. */
    private static final Pattern QUOTED = Pattern.compile("(?i)(?:(" + STRONG + ")|(?:" + WEAK
            + "))([a-z0-9_]{0,24})(?:\\[[^\\]\\n]{0,24}\\])?[\"']?[ \\t]{0,40}"
            + "(==?|:|,|\\()?[ \\t]{0,40}[({]?(?:u8|[LuU])?\"((?:[^\"\\\\\\n]|\\\\.){4,})\"");

    /** The same within a string, where quotes are escaped: {@code "{\"password\":\"…\"}"}. */
    private static final Pattern ESCAPED = Pattern.compile("(?i)(?:(" + STRONG + ")|(?:" + WEAK
            + "))([a-z0-9_]{0,24})\\\\\"[ \\t]{0,8}(:|=|,)[ \\t]{0,8}\\\\\"([^\"\\\\\\n]{4,})\\\\\"");

    /** Without quotes, in a comment or a string: {@code password: …}, {@code ?token=…}. */
    private static final Pattern BARE = Pattern.compile("(?i)(?:(" + STRONG + ")|(?:" + WEAK
            + "))([a-z0-9_]{0,24})[ \\t]{0,8}(=|:)[ \\t]{0,8}([^\\s\"'\\\\;,<>&|(){}\\[\\]=]{6,}={0,2})");

    /** What a name ends in that is about a secret and holds none. */
    private static final Pattern ABOUT = Pattern.compile(
            "(?i)id(?:$|_)|ident|hint|name|label|prompt|file|path|len|size|type|field|err|msg|message|url|uri|header|prefix|suffix"
                    + "|tag|title|desc|text|mode|policy|format|fmt|str$|string|char|color|sep|delim|alg|topic|param|arg|opt");

    /** Words that stand where a password would. */
    private static final Set<String> STAND_INS = Set.of(
            "none",
            "null",
            "nil",
            "true",
            "false",
            "empty",
            "unknown",
            "example",
            "changeme",
            "change_me",
            "password",
            "passwd",
            "secret",
            "token",
            "string",
            "text",
            "hidden",
            "your_password",
            "yourpassword",
            "mypassword",
            "default",
            "undefined",
            "todo",
            "test",
            "user",
            "username",
            "admin",
            "login",
            "value",
            "required",
            "optional",
            "invalid",
            "redacted");

    private static final String ARMOUR = "-----BEGIN ";
    private static final Pattern ARMOUR_LINE = Pattern.compile("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----");
    private static final Pattern ARMOUR_END = Pattern.compile("-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----");
    private static final Pattern BASE64_RUN = Pattern.compile("[A-Za-z0-9+/]{12,}={0,2}");

    /** A private key without its end is looked for as far as this, in characters: the largest in use take 13,000. */
    private static final int MAX_ARMOURED = 16_384;

    private SecretPatterns() {}

    /** Looks at one line. */
    static void find(String text, int hints, Findings found) {
        if (Hints.MARKED.in(hints)) {
            for (Marked marked : MARKED) {
                Matcher matcher = marked.pattern().matcher(text);
                while (matcher.find()) {
                    found.add(marked.kind(), matcher.start(marked.group()), matcher.end(marked.group()));
                }
            }
            Matcher matcher = SK.matcher(text);
            while (matcher.find()) {
                if (PasswordLike.isRandom(matcher.group())) {
                    found.add(SensitiveKind.SERVICE_TOKEN, matcher.start(), matcher.end());
                }
            }
        }
        if (Hints.URL.in(hints)) {
            group(URL_PASSWORD, SensitiveKind.CONNECTION_PASSWORD, text, found);
        }
        if (Hints.AWS.in(hints)) {
            group(AWS_SECRET, SensitiveKind.AWS_SECRET, text, found);
        }
        if (Hints.CONNECTION.in(hints)) {
            group(CONNECTION_KEY, SensitiveKind.CONNECTION_PASSWORD, text, found);
        }
        if (Hints.AUTHORIZATION.in(hints)) {
            Matcher authorization = AUTHORIZATION.matcher(text);
            while (authorization.find()) {
                if (PasswordLike.isRandom(authorization.group(1))) {
                    found.add(SensitiveKind.AUTHORIZATION, authorization.start(1), authorization.end(1));
                }
            }
        }
        if (Hints.NAME.in(hints)) {
            named(text, found);
        }
    }

    /** Looks for keys in PEM armour, which take many lines. */
    static void privateKeys(String text, Findings found) {
        if (!text.contains(ARMOUR)) {
            return;
        }
        Matcher begin = ARMOUR_LINE.matcher(text);
        while (begin.find()) {
            int limit = Math.min(text.length(), begin.end() + MAX_ARMOURED);
            Matcher end = ARMOUR_END.matcher(text);
            int stop = end.find(begin.end()) && end.start() < limit ? end.start() : limit;
            Matcher run = BASE64_RUN.matcher(text.substring(begin.end(), stop));
            while (run.find()) {
                found.add(SensitiveKind.PRIVATE_KEY, begin.end() + run.start(), begin.end() + run.end());
            }
        }
    }

    private static void named(String text, Findings found) {
        boolean quotes = text.indexOf('"') >= 0;
        if (quotes) {
            named(QUOTED, text, found);
        }
        if (quotes && text.indexOf('\\') >= 0) {
            named(ESCAPED, text, found);
        }
        if (text.indexOf('=') >= 0 || text.indexOf(':') >= 0) {
            named(BARE, text, found);
        }
    }

    private static void named(Pattern pattern, String text, Findings found) {
        Matcher matcher = pattern.matcher(text);
        int from = 0;
        while (matcher.find(from)) {
            String value = matcher.group(4);
            boolean strong = matcher.group(1) != null;
            String connector = matcher.group(3) == null ? "" : matcher.group(3);
            boolean defined =
                    connector.isEmpty() && found.kindOf(matcher.start(), matcher.end()) == Regions.Kind.DIRECTIVE;
            boolean loose = pattern.equals(BARE) || (!defined && !connector.startsWith("=") && !connector.equals(":"));
            if (!ABOUT.matcher(matcher.group(2)).find() && isSecret(value, strong, loose)) {
                found.add(SensitiveKind.PASSWORD, matcher.start(4), matcher.end(4));
            }
            // The value may itself be a name with a value behind it.
            from = Math.max(matcher.start() + 1, matcher.start(4));
        }
    }

    /**
     * Whether the text is a secret rather than a word about secrets.
     *
     * @param strong whether the name before it can mean nothing but a password
     * @param loose whether name and value are only next to each other, so that the value must show by itself what it is
     */
    private static boolean isSecret(String value, boolean strong, boolean loose) {
        if (!PasswordLike.isPossible(value) || STAND_INS.contains(value.toLowerCase(Locale.ROOT))) {
            return false;
        }
        if (!strong) {
            return PasswordLike.isRandom(value);
        }
        return loose ? PasswordLike.isMixed(value) : true;
    }

    private static void group(Pattern pattern, SensitiveKind kind, String text, Findings found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            if (PasswordLike.isPossible(matcher.group(1))) {
                found.add(kind, matcher.start(1), matcher.end(1));
            }
        }
    }
}
