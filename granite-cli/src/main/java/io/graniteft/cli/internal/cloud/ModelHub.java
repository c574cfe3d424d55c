package io.graniteft.cli.internal.cloud;

import io.graniteft.core.config.Environment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The hub that models come from, asked one thing: whether it gives a model out to a token. The model's {@code config.json} is
 * what says so: the hub describes a model that it gives out only after its terms were accepted to everybody.
 *
 * <p>{@code HF_ENDPOINT} names another address, as for the hub's own library. The token goes to that address alone, and
 * to none that others could listen to.
 */
public final class ModelHub {
    private static final String ADDRESS = "https://huggingface.co";
    private static final Pattern ID =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)?(?<!\\.git)");
    private static final Pattern YES = Pattern.compile("(?i)1|on|yes|true");
    private static final int MOST_REDIRECTIONS = 4;
    private static final int OK = 200;
    private static final int REDIRECTION = 300;
    private static final int CLIENT_ERROR = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final String address;
    private final boolean offline;
    private final Duration patience;

    private ModelHub(String address, boolean offline, Duration patience) {
        this.address = address;
        this.offline = offline;
        this.patience = patience;
    }

    /**
     * The hub that the variables name.
     *
     * @param patience how long an answer may take
     */
    public static ModelHub of(Environment environment, Duration patience) {
        return new ModelHub(
                environment.get("HF_ENDPOINT").orElse(ADDRESS).replaceFirst("/+$", ""),
                environment
                        .get("HF_HUB_OFFLINE")
                        .filter(value -> YES.matcher(value).matches())
                        .isPresent(),
                patience);
    }

    /** What the hub makes of a token and a model. */
    public enum Verdict {
        /** It gives the model out. */
        GIVEN,
        /** It does not know the token. */
        TOKEN_UNKNOWN,
        /** It knows the token, which may not read this model. */
        NO_ACCESS,
        /** There is no such model, or it does not show it to this token. */
        NO_MODEL,
        /** It was not asked, or said nothing of use. */
        NOT_KNOWN
    }

    /**
     * An answer.
     *
     * @param detail why nothing is known; empty where something is
     */
    public record Answer(Verdict verdict, String detail) {
        private static Answer notKnown(String why) {
            return new Answer(Verdict.NOT_KNOWN, why);
        }
    }

    /** Whether a name is one of a hub, and not {@code tiny}, a folder or another service. */
    public static boolean isModel(String name) {
        return !name.equals("tiny")
                && ID.matcher(name).matches()
                && !name.contains("..")
                && !Files.isDirectory(Path.of(name));
    }

    /** The page of a model, where access to it is asked for. */
    public String page(String model) {
        return address + "/" + model;
    }

    /** The page where tokens are made. */
    public String tokens() {
        return address + "/settings/tokens";
    }

    /** Asks the hub for the smallest file of a model. */
    public Answer ask(String model, String token) throws InterruptedException {
        if (offline) {
            return Answer.notKnown("HF_HUB_OFFLINE is set");
        }
        URI uri;
        try {
            uri = new URI(page(model) + "/resolve/main/config.json");
        } catch (java.net.URISyntaxException e) {
            return Answer.notKnown("HF_ENDPOINT is no address");
        }
        Optional<String> unfit = unfit(uri);
        if (unfit.isPresent()) {
            return Answer.notKnown(unfit.get());
        }
        // Redirections are followed by hand: the token must not go to another host.
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        try {
            for (int i = 0; i <= MOST_REDIRECTIONS; i++) {
                HttpRequest request = HttpRequest.newBuilder(uri)
                        .timeout(patience)
                        .header("Authorization", "Bearer " + token)
                        .header("User-Agent", "granite")
                        .GET()
                        .build();
                HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
                int status = response.statusCode();
                Optional<URI> next = status >= REDIRECTION && status < CLIENT_ERROR
                        ? response.headers().firstValue("Location").map(uri::resolve)
                        : Optional.empty();
                if (next.isEmpty()) {
                    return verdict(status);
                }
                if (!sameHost(uri, next.get())) {
                    // An address elsewhere is given only to those who may read what lies there.
                    return new Answer(Verdict.GIVEN, "");
                }
                uri = next.get();
            }
            return Answer.notKnown("it sends from one address to the next");
        } catch (IOException | IllegalArgumentException e) {
            return Answer.notKnown(uri.getHost() + " does not answer");
        }
    }

    private static Answer verdict(int status) {
        if (status >= OK && status < REDIRECTION) {
            return new Answer(Verdict.GIVEN, "");
        }
        return switch (status) {
            case UNAUTHORIZED -> new Answer(Verdict.TOKEN_UNKNOWN, "");
            case FORBIDDEN -> new Answer(Verdict.NO_ACCESS, "");
            case NOT_FOUND -> new Answer(Verdict.NO_MODEL, "");
            default -> Answer.notKnown("it answered with status " + status);
        };
    }

    private static Optional<String> unfit(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(uri.getHost());
        if (uri.getHost() == null || !scheme.matches("https?")) {
            return Optional.of("HF_ENDPOINT is no address");
        }
        boolean local = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return scheme.equals("http") && !local
                ? Optional.of("HF_ENDPOINT begins with http: anybody on the way could read the token")
                : Optional.empty();
    }

    private static boolean sameHost(URI one, URI other) {
        return String.valueOf(one.getAuthority()).equalsIgnoreCase(String.valueOf(other.getAuthority()))
                && String.valueOf(one.getScheme()).equalsIgnoreCase(String.valueOf(other.getScheme()));
    }
}
