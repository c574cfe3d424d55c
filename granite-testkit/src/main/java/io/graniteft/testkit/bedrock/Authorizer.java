package io.graniteft.testkit.bedrock;

import io.graniteft.testkit.http.FakeRequest;
import io.graniteft.testkit.http.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Says who may come in. Signatures are computed anew from the request as it arrived, by the rules of AWS Signature Version 4 and
 * without the SDK, so a client that signs wrongly is found out.
 */
final class Authorizer {
    private static final Pattern SIGNED =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=([^/]+)/([0-9]{8})/([^/]+)/([^/]+)/aws4_request,"
                    + " ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** How far a request's clock may be off. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final String SERVICE = "bedrock";

    private final Map<String, BedrockKey> keys;
    private final Set<String> apiKeys;
    private final String region;
    private final Clock clock;

    Authorizer(List<BedrockKey> keys, Set<String> apiKeys, String region, Clock clock) {
        this.keys = keys.stream().collect(Collectors.toMap(BedrockKey::accessKeyId, key -> key));
        this.apiKeys = Set.copyOf(apiKeys);
        this.region = region;
        this.clock = clock;
    }

    /** Why the request is refused, if it is. */
    Optional<Outcome.Failure> refusal(FakeRequest request) {
        String authorization = request.header("authorization").orElse("");
        if (authorization.isEmpty()) {
            return refuse("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        if (authorization.startsWith("Bearer ")) {
            return apiKeys.contains(authorization.substring("Bearer ".length()))
                    ? Optional.empty()
                    : refuse("AccessDeniedException", "Authentication failed: Please make sure your API Key is valid.");
        }
        Matcher parts = SIGNED.matcher(authorization);
        if (!parts.matches()) {
            return refuse("IncompleteSignatureException", "Authorization header is not complete: " + authorization);
        }
        return signatureRefusal(request, parts);
    }

    private Optional<Outcome.Failure> signatureRefusal(FakeRequest request, Matcher parts) {
        BedrockKey key = keys.get(parts.group(1));
        if (key == null || !tokenFits(key, request)) {
            return refuse("UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        if (!parts.group(3).equals(region)) {
            return refuse("InvalidSignatureException", "Credential should be scoped to a valid region.");
        }
        if (!parts.group(4).equals(SERVICE)) {
            return refuse("InvalidSignatureException", "Credential should be scoped to correct service: 'bedrock'.");
        }
        String date = request.header("x-amz-date").orElse("");
        Instant signedAt = instant(date);
        if (signedAt == null || !date.startsWith(parts.group(2))) {
            return refuse("IncompleteSignatureException", "Date in Credential scope does not match X-Amz-Date");
        }
        if (Duration.between(signedAt, clock.instant()).abs().compareTo(SKEW) > 0) {
            return refuse(
                    "InvalidSignatureException",
                    "Signature expired: " + date + " is now earlier than "
                            + DATE.format(clock.instant().minus(SKEW)));
        }
        List<String> signed = Arrays.asList(parts.group(5).split(";", -1));
        List<String> unsigned = request.headerNames().stream()
                .filter(name -> name.equals("host") || name.startsWith("x-amz-"))
                .filter(name -> !signed.contains(name))
                .toList();
        String expected = signature(request, key, date, signed);
        if (!unsigned.isEmpty() || !expected.equals(parts.group(6))) {
            return refuse(
                    "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                            + " Access Key and signing method. The Canonical String for this request should have been '"
                            + canonical(request, signed) + "'");
        }
        if (key.expired()) {
            return refuse("ExpiredTokenException", "The security token included in the request is expired");
        }
        return Optional.empty();
    }

    private static boolean tokenFits(BedrockKey key, FakeRequest request) {
        String expected = key.sessionToken() == null ? "" : key.sessionToken();
        return request.header("x-amz-security-token").orElse("").equals(expected);
    }

    private static @Nullable Instant instant(String date) {
        try {
            return DATE.parse(date, Instant::from);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private String signature(FakeRequest request, BedrockKey key, String date, List<String> signed) {
        String day = date.substring(0, 8);
        String toSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                date,
                day + "/" + region + "/" + SERVICE + "/aws4_request",
                sha256(canonical(request, signed).getBytes(StandardCharsets.UTF_8)));
        byte[] signingKey = ("AWS4" + key.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(day, region, SERVICE, "aws4_request")) {
            signingKey = hmac(signingKey, part);
        }
        return HexFormat.of().formatHex(hmac(signingKey, toSign));
    }

    private static String canonical(FakeRequest request, List<String> signed) {
        StringBuilder text = new StringBuilder(512);
        text.append(request.method()).append('\n');
        text.append(encodedAgain(request.path())).append('\n');
        Map<String, String> query = new TreeMap<>();
        for (String pair : request.query().split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                query.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
            }
        }
        text.append(query.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("&")))
                .append('\n');
        for (String name : signed) {
            text.append(name)
                    .append(':')
                    .append(String.join(",", request.headers(name)).strip().replaceAll(" +", " "))
                    .append('\n');
        }
        text.append('\n').append(String.join(";", signed)).append('\n');
        return text.append(sha256(request.body())).toString();
    }

    /** Every service but S3 signs a path that is encoded twice. */
    private static String encodedAgain(String path) {
        StringBuilder text = new StringBuilder(path.length() + 16);
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if (c == '/' || c == '-' || c == '.' || c == '_' || c == '~' || (c < 128 && Character.isLetterOrDigit(c))) {
                text.append(c);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return text.toString();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Outcome.Failure> refuse(String type, String message) {
        return Optional.of(new Outcome.Failure(403, type, message, null));
    }
}
