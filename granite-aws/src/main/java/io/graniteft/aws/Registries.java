package io.graniteft.aws;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;

/** Container registries of AWS (Amazon ECR): whose they are by their name, and the password of a day. */
public final class Registries {
    private static final Pattern ECR =
            Pattern.compile("(\\d{12})\\.dkr\\.ecr(?:-fips)?\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?(?:/.*)?");

    private Registries() {}

    /**
     * Who may push.
     *
     * @param user a name
     * @param password a secret, good for twelve hours
     */
    public record Login(String user, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /** The region of a registry or of a repository in one, if it is one of AWS. */
    public static Optional<String> regionOf(String repository) {
        Matcher name = ECR.matcher(repository);
        return name.matches() ? Optional.of(name.group(2)) : Optional.empty();
    }

    /**
     * Asks for a password to the registry of these credentials' account.
     *
     * @throws GraniteException if it is refused or AWS cannot be reached
     */
    public static Login login(AwsAccess access) {
        try (EcrClient client = access.configure(EcrClient.builder(), "ECR").build()) {
            String token = client.getAuthorizationToken().authorizationData().stream()
                    .findFirst()
                    .orElseThrow(() -> new GraniteException(
                            ErrorCode.REMOTE_SERVICE, "the registry gave no password", "repeat the command in a while"))
                    .authorizationToken();
            String decoded = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            return new Login(decoded.substring(0, colon), decoded.substring(colon + 1));
        } catch (SdkException e) {
            throw AwsErrors.explain(
                    e, "asking for a password to the registry", "ecr:GetAuthorizationToken", access.secrets());
        }
    }
}
