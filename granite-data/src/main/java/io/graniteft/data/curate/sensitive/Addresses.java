package io.graniteft.data.curate.sensitive;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Set;

/** Addresses of hosts and devices. What the standards set aside, and what only looks like an address, stays. */
final class Addresses {
    private static final Pattern IPV4 = Pattern.compile(
            "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}");
    private static final Pattern MAC =
            Pattern.compile("[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}");

    /** Words before four numbers that make them a version, or a section of a standard. */
    private static final Pattern NUMBERING = Pattern.compile(
            "(?i)(?:\\b|_)(?:version|versions|ver|rev|revision|release|released|firmware|fw|build|since|sections?|sect|sec|chapter"
                    + "|clauses?|subclauses?|table|figure|fig|annex|paragraph|part|item|requirement|oid|spec|see|ieee|std|iso|iec"
                    + "|rfc|autosar|802\\.[0-9]+[a-z0-9\\-]*)(?:\\b|_)|§ ?$|\\bv\\.? ?$");
    /** Words before four numbers that make them an address. */
    private static final Pattern ADDRESSING = Pattern.compile(
            "(?i)(?:\\b|_)(?:ip|ipv4|ipaddr|addr|address|host|hostname|server|gateway|gw|dns|ntp|ping|client|peer|subnet|unicast"
                    + "|node|endpoint|route|bind|connect|listen|broker|proxy|src|dst|sip|remote)(?:\\b|_)|://|@$");

    /** Addresses of well-known public resolvers, which name nobody. */
    private static final Set<String> PUBLIC_SERVICES = Set.of(
            "8.8.8.8",
            "8.8.4.4",
            "1.1.1.1",
            "1.0.0.1",
            "9.9.9.9",
            "208.67.222.222",
            "208.67.220.220",
            "4.2.2.2",
            "1.2.3.4",
            "2606:4700:4700::1111",
            "2606:4700:4700::1001",
            "2001:4860:4860::8888",
            "2001:4860:4860::8844",
            "2620:fe::fe");

    /** So far back and ahead on the line the words around a number are looked at, in characters. */
    private static final int CONTEXT = 48;

    private Addresses() {}

    /** Whether a character comes so often; what a pattern needs can be counted at a fraction of its price. */
    private static boolean has(String text, char wanted, int times) {
        int left = times;
        for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
            if (--left == 0) {
                return true;
            }
        }
        return false;
    }

    static void ipv4(String text, Findings found) {
        if (!has(text, '.', 3)) {
            return;
        }
        Matcher matcher = IPV4.matcher(text);
        int from = 0;
        while (from <= text.length() && matcher.find(from)) {
            int start = matcher.start();
            int end = matcher.end();
            from = end;
            if (isPartOfMore(text, start, end)) {
                while (from < text.length() && (Character.isDigit(text.charAt(from)) || text.charAt(from) == '.')) {
                    from++;
                }
                continue;
            }
            if (isHost(octets(matcher.group()))
                    && !PUBLIC_SERVICES.contains(matcher.group())
                    && readsAsAddress(text, start, end, matcher.group(), found)) {
                found.add(SensitiveKind.IPV4, start, end);
            }
        }
    }

    /** Whether digits, letters or more numbers hang on to it, as in {@code 1.2.3.4.5}, {@code so.1.2.3.4} and {@code 1.2.3.4-rc1}. */
    private static boolean isPartOfMore(String text, int start, int end) {
        char before = start == 0 ? ' ' : text.charAt(start - 1);
        char after = end == text.length() ? ' ' : text.charAt(end);
        char afterNext = end + 1 >= text.length() ? ' ' : text.charAt(end + 1);
        return Character.isLetterOrDigit(before)
                || before == '.'
                || before == '_'
                || before == '-'
                || Character.isLetterOrDigit(after)
                || after == '_'
                || (after == '.' && Character.isLetterOrDigit(afterNext))
                || (after == '-' && Character.isLetter(afterNext));
    }

    private static boolean readsAsAddress(String text, int start, int end, String address, Findings found) {
        int lineStart = text.lastIndexOf('\n', Math.max(0, start - 1)) + 1;
        String before = text.substring(Math.max(lineStart, start - CONTEXT), start);
        boolean port = end + 1 < text.length()
                && (text.charAt(end) == ':' || text.charAt(end) == '/')
                && Character.isDigit(text.charAt(end + 1));
        int addressing = lastStart(ADDRESSING, before);
        int numbering = lastStart(NUMBERING, before);
        if (port || addressing > numbering) {
            return true;
        }
        if (numbering >= 0) {
            return false;
        }
        boolean large = false;
        for (int octet : octets(address)) {
            large |= octet >= 100;
        }
        return large || (found.isWholeString(start, end) && octets(address)[0] >= 10);
    }

    /** Where the last match begins, or -1: of two words before a number the nearer one says what it is. */
    private static int lastStart(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        int last = -1;
        int from = 0;
        while (from <= text.length() && matcher.find(from)) {
            last = matcher.start();
            from = Math.max(matcher.end() - 1, matcher.start() + 1);
        }
        return last;
    }

    private static int[] octets(String address) {
        String[] parts = address.split("\\.", -1);
        int[] octets = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            octets[i] = Integer.parseInt(parts[i]);
        }
        return octets;
    }

    /** Whether a host can have it: not loopback, link-local, documentation, multicast, broadcast, nor a mask or a network's name. */
    private static boolean isHost(int[] o) {
        boolean documentation = (o[0] == 192 && o[1] == 0 && o[2] == 2)
                || (o[0] == 198 && o[1] == 51 && o[2] == 100)
                || (o[0] == 203 && o[1] == 0 && o[2] == 113)
                || (o[0] == 198 && (o[1] == 18 || o[1] == 19));
        boolean special = o[0] == 0 || o[0] == 127 || o[0] >= 224 || (o[0] == 169 && o[1] == 254);
        boolean network = o[3] == 0;
        return !documentation && !special && !network;
    }

    /** Whether the host is written as an address of a network that is not routed. */
    static boolean isPrivateNetwork(String host) {
        if (!IPV4.matches(host)) {
            return false;
        }
        int[] o = octets(host);
        return o[0] == 10 || (o[0] == 172 && o[1] >= 16 && o[1] <= 31) || (o[0] == 192 && o[1] == 168);
    }

    static void ipv6(String text, Findings found) {
        if (!has(text, ':', 2)) {
            return;
        }
        Matcher matcher = IPV6.matcher(text);
        while (matcher.find()) {
            int start = matcher.start();
            int end = matcher.end();
            boolean glued =
                    (start > 0 && isGlue(text.charAt(start - 1))) || (end < text.length() && isGlue(text.charAt(end)));
            if (!glued && !PUBLIC_SERVICES.contains(matcher.group()) && isIpv6Host(matcher.group())) {
                found.add(SensitiveKind.IPV6, start, end);
            }
        }
    }

    private static boolean isGlue(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == ':';
    }

    /** A global or unique local address that is well formed, and not of the documentation's. */
    private static boolean isIpv6Host(String text) {
        int gap = text.indexOf("::");
        if (gap != text.lastIndexOf("::")) {
            return false;
        }
        int groups = 0;
        for (String group : text.split(":", -1)) {
            groups += group.isEmpty() ? 0 : 1;
        }
        boolean wellFormed =
                gap >= 0 ? groups >= 2 && groups <= 7 : groups == 8 && !text.startsWith(":") && !text.endsWith(":");
        if (!wellFormed || gap == 0) {
            return false;
        }
        String firstGroup = text.substring(0, text.indexOf(':'));
        if (firstGroup.length() != 4) {
            return false;
        }
        int first = Integer.parseInt(firstGroup, 16);
        String second = text.substring(5).split(":", -1)[0];
        boolean documentation = (first == 0x2001 && second.matches("(?i)0?db8")) || first == 0x3fff;
        boolean global = first >= 0x2000 && first <= 0x3fff;
        boolean local = first >= 0xfc00 && first <= 0xfdff;
        return (global || local) && !documentation;
    }

    static void mac(String text, Findings found) {
        if (!has(text, ':', 5) && !has(text, '-', 5)) {
            return;
        }
        Matcher matcher = MAC.matcher(text);
        while (matcher.find()) {
            int start = matcher.start();
            int end = matcher.end();
            boolean glued = (start > 0 && (isGlue(text.charAt(start - 1)) || text.charAt(start - 1) == '-'))
                    || (end < text.length() && (isGlue(text.charAt(end)) || text.charAt(end) == '-'));
            if (!glued && isDevice(matcher.group())) {
                found.add(SensitiveKind.MAC, start, end);
            }
        }
    }

    /**
     * Whether one device can have the address: not a group's, as all that protocols reserve are, not one that software makes up, and
     * not one that counts up or repeats itself.
     */
    private static boolean isDevice(String text) {
        int[] bytes = new int[6];
        for (int i = 0; i < 6; i++) {
            bytes[i] = Integer.parseInt(text.substring(i * 3, i * 3 + 2), 16);
        }
        boolean group = (bytes[0] & 1) != 0;
        boolean madeUp = (bytes[0] & 2) != 0;
        boolean documentation = bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 0x5e;
        int step = bytes[5] - bytes[4];
        boolean regular = true;
        int distinct = 0;
        for (int i = 1; i < 6; i++) {
            regular &= bytes[i] - bytes[i - 1] == step || i < 2;
            distinct += bytes[i] != bytes[i - 1] ? 1 : 0;
        }
        boolean vendorOnly = bytes[3] == 0 && bytes[4] == 0;
        return !group && !madeUp && !documentation && !regular && distinct >= 3 && !vendorOnly;
    }
}
