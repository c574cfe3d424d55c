package io.graniteft.data.curate.sensitive;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.Set;

/** What is about people, their machines and their networks. */
final class PersonalPatterns {
    private static final Pattern EMAIL = Pattern.compile(
            "[A-Za-z0-9][A-Za-z0-9._%+\\-]{0,63}@((?:[A-Za-z0-9](?:[A-Za-z0-9\\-]{0,62}[A-Za-z0-9])?\\.){1,5}([A-Za-z]{2,18}))\\b");
    private static final Pattern BRACKETED_EMAIL = Pattern.compile(
            "(?i)\\b[a-z0-9][a-z0-9._%+\\-]{0,63}[ ]?[\\[({<] ?at ?[\\])}>][ ]?([a-z0-9\\-]{1,63}(?:(?:\\.| ?[\\[({<] ?dot ?[\\])}>] ?)[a-z0-9\\-]{1,63}){0,4}(?:\\.| ?[\\[({<] ?dot ?[\\])}>] ?)([a-z]{2,18}))\\b");
    /** Endings after an at sign that are no top-level domains but names of files, symbols' versions and members. */
    private static final Set<String> NO_DOMAINS = Set.of(
            "c",
            "h",
            "cc",
            "hh",
            "cpp",
            "hpp",
            "cxx",
            "hxx",
            "o",
            "so",
            "a",
            "py",
            "sh",
            "txt",
            "md",
            "xml",
            "json",
            "yaml",
            "dll",
            "exe",
            "plt",
            "got",
            "gotoff",
            "gotpcrel",
            "tpoff",
            "ko",
            "dtb",
            "dts",
            "conf",
            "cfg",
            "service",
            "socket",
            "mk",
            "bin",
            "hex",
            "log",
            "png",
            "svg",
            "pdf",
            "html");
    /** Domains that the standards set aside for documentation and tests; nobody has an address there. */
    private static final Pattern DOCUMENTATION = Pattern.compile(
            "(?i)(?:^|\\.)(?:example\\.(?:com|org|net|edu)|example|test|invalid|localhost|domain\\.(?:com|tld)|yourdomain\\.com|company\\.com)$");

    private static final Pattern URL_HOST = Pattern.compile(
            "(?i)\\b[a-z][a-z0-9+.\\-]{1,20}://(?:[^\\s/@\"'<>]+@)?([a-z0-9.\\-]+)(?::[0-9]{1,5})?[^\\s\"'<>)\\\\]*");
    private static final Pattern PRIVATE_SUFFIX = Pattern.compile(
            "(?i)(?:\\.(?:corp|intranet|internal|lan|localdomain|local)|^(?:[a-z0-9\\-]+\\.)*intranet(?:\\..+)?)$");
    private static final Pattern BARE_HOST = Pattern.compile(
            "(?i)\\b[a-z0-9\\-]{1,63}(?:\\.[a-z0-9\\-]{1,63}){1,4}\\.(?:corp|intranet|internal|lan|localdomain)\\b");

    private static final Pattern PHONE = Pattern.compile(
            "(?i)(?:\\b(?:tele)?(?:phone|fax|tel|mobile)\\b[.: ]{0,4}(?:no\\.?|number)?[.: ]{0,3})((?:\\+|00)?[(]?[0-9][0-9 ()./\\-]{6,22}[0-9])");
    private static final Pattern PLUS_PHONE = Pattern.compile(
            "(?:^|[\\s\"(:])(\\+[1-9][0-9]{0,2}[ \\-./(]{1,2}[0-9]{1,5}[)]?(?:[ \\-./][0-9]{2,8}){1,5})");

    private static final Pattern VIN = Pattern.compile("\\b[A-HJ-NPR-Z0-9]{17}\\b");
    private static final Pattern VIN_WORD = Pattern.compile("(?i)(?:^|[^a-z])vin(?:[^a-z]|$)");

    private static final int LEAST_PHONE_DIGITS = 8;

    private PersonalPatterns() {}

    /** Looks at one line. */
    static void find(String text, int hints, Findings found) {
        if (Hints.AT.in(hints)) {
            mails(EMAIL, text, found);
            mails(BRACKETED_EMAIL, text, found);
        }
        if (Hints.URL.in(hints)) {
            privateUrls(text, found);
        }
        if (Hints.HOST.in(hints)) {
            privateHosts(text, found);
        }
        if (Hints.DOTTED.in(hints)) {
            Addresses.ipv4(text, found);
        }
        if (Hints.COLONS.in(hints)) {
            Addresses.ipv6(text, found);
            Addresses.mac(text, found);
        }
        if (Hints.PHONE.in(hints) && digits(text) >= LEAST_PHONE_DIGITS) {
            phones(PHONE, text, found);
            phones(PLUS_PHONE, text, found);
        }
        if (Hints.VIN.in(hints)) {
            vins(text, found);
        }
    }

    private static void mails(Pattern pattern, String text, Findings found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String domain = matcher.group(1);
            String top = matcher.group(2).toLowerCase(Locale.ROOT);
            boolean repository = text.startsWith("git@", matcher.start()) || text.startsWith("//", matcher.start() - 2);
            if (!NO_DOMAINS.contains(top) && !DOCUMENTATION.matcher(domain).find() && !repository) {
                found.add(SensitiveKind.EMAIL, matcher.start(), matcher.end());
            }
        }
    }

    private static void privateUrls(String text, Findings found) {
        Matcher matcher = URL_HOST.matcher(text);
        while (matcher.find()) {
            String host = matcher.group(1);
            if (PRIVATE_SUFFIX.matcher(host).find() || Addresses.isPrivateNetwork(host)) {
                found.add(SensitiveKind.PRIVATE_HOST, matcher.start(), matcher.end());
            }
        }
    }

    /** Hosts outside of URLs: three labels at least, for {@code ctx.internal} is a member of a structure. */
    private static void privateHosts(String text, Findings found) {
        Matcher matcher = BARE_HOST.matcher(text);
        while (matcher.find()) {
            boolean member = (matcher.start() > 1 && text.startsWith("->", matcher.start() - 2))
                    || (matcher.end() < text.length() && "(.[-=_".indexOf(text.charAt(matcher.end())) >= 0);
            boolean telling = matcher.group().chars().anyMatch(c -> c == '-' || Character.isDigit(c))
                    || !matcher.group().toLowerCase(Locale.ROOT).endsWith(".internal");
            if (!member && telling) {
                found.add(SensitiveKind.PRIVATE_HOST, matcher.start(), matcher.end());
            }
        }
    }

    private static int digits(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            digits += text.charAt(i) >= '0' && text.charAt(i) <= '9' ? 1 : 0;
        }
        return digits;
    }

    private static void phones(Pattern pattern, String text, Findings found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            long digits = matcher.group(1).chars().filter(Character::isDigit).count();
            if (digits >= LEAST_PHONE_DIGITS && digits <= 15) {
                found.add(SensitiveKind.PHONE, matcher.start(1), matcher.end(1));
            }
        }
    }

    private static void vins(String text, Findings found) {
        Matcher matcher = VIN.matcher(text);
        while (matcher.find()) {
            String candidate = matcher.group();
            boolean mixed = candidate.chars().anyMatch(Character::isDigit)
                    && candidate.chars().anyMatch(Character::isLetter);
            int lineStart = text.lastIndexOf('\n', matcher.start()) + 1;
            if (mixed
                    && VIN_WORD.matcher(text.substring(lineStart, matcher.start()))
                            .find()) {
                found.add(SensitiveKind.VIN, matcher.start(), matcher.end());
            }
        }
    }
}
