package io.graniteft.aws;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Secrets;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a failed call means for a person. The messages never hold a secret, and are made of ours: a service's own may repeat anything. */
public final class AwsErrors {
    private static final Set<String> REFUSED_KEYS = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "InvalidToken",
            "InvalidSignatureException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException");

    private static final Set<String> EXPIRED = Set.of(
            "ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired", "CredentialsExpired");

    private static final Set<String> DENIED = Set.of(
            "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AllAccessDisabled", "Forbidden", "403");

    private static final Set<String> TRANSIENT = Set.of(
            "SlowDown",
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "BandwidthLimitExceeded",
            "RequestTimeout",
            "RequestTimeoutException",
            "InternalError",
            "InternalFailure",
            "ServiceUnavailable",
            "BadDigest");

    private AwsErrors() {}

    /** Whether the same call may succeed in a while: the service or the network stumbled, rather than refused. */
    public static boolean isTransient(SdkException failure) {
        if (failure instanceof AwsServiceException service) {
            int status = service.statusCode();
            return status >= 500 || status == 429 || status == 408 || TRANSIENT.contains(codeOf(failure));
        }
        if (failure.retryable()) {
            return true;
        }
        // A name that is unknown stays unknown; anything else may be a line that was cut.
        return causedBy(failure, IOException.class) && !causedBy(failure, UnknownHostException.class);
    }

    /** Whether the credentials' time is over. */
    public static boolean isExpired(SdkException failure) {
        return EXPIRED.contains(codeOf(failure));
    }

    /** Whether the caller is known but may not do this. */
    public static boolean isDenied(SdkException failure) {
        return DENIED.contains(codeOf(failure))
                || (isStatus(failure, 403) && !isRefused(failure) && !isExpired(failure));
    }

    /** Whether the credentials or the signature are wrong. */
    public static boolean isRefused(SdkException failure) {
        return REFUSED_KEYS.contains(codeOf(failure));
    }

    static boolean isStatus(SdkException failure, int status) {
        return failure instanceof AwsServiceException service && service.statusCode() == status;
    }

    /** The service's code of the failure, or an empty text where no service answered. */
    public static String codeOf(SdkException failure) {
        if (failure instanceof AwsServiceException service) {
            @Nullable AwsErrorDetails details = service.awsErrorDetails();
            @Nullable String code = details == null ? null : details.errorCode();
            return code == null ? "" : code;
        }
        return "";
    }

    /** A header of the service's answer. */
    public static Optional<String> header(SdkException failure, String name) {
        if (failure instanceof AwsServiceException service
                && service.awsErrorDetails() != null
                && service.awsErrorDetails().sdkHttpResponse() != null) {
            return service.awsErrorDetails().sdkHttpResponse().firstMatchingHeader(name);
        }
        return Optional.empty();
    }

    /**
     * The failure for a person to read.
     *
     * @param what was tried, as in {@code listing s3://bucket/prefix}
     * @param mayNeed the rights that it takes, as in {@code s3:ListBucket on the bucket}
     * @param secrets what must not be shown
     */
    public static GraniteException explain(SdkException failure, String what, String mayNeed, Secrets secrets) {
        String shown = secrets.mask(what);
        if (isExpired(failure)) {
            return new GraniteException(
                    ErrorCode.CREDENTIALS,
                    "the AWS credentials have expired while " + shown,
                    "get new ones and repeat the command: what was finished is kept");
        }
        if (codeOf(failure).equals("RequestTimeTooSkewed") || isAboutTime(failure)) {
            return new GraniteException(
                    ErrorCode.CREDENTIALS,
                    "AWS refused a signature while " + shown
                            + ": this machine's clock differs from its own by too much",
                    "set the clock of this machine");
        }
        if (isRefused(failure)) {
            return new GraniteException(
                    ErrorCode.CREDENTIALS,
                    "AWS refused the credentials while " + shown + " (" + codeOf(failure) + ")",
                    "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, in the environment and in .env");
        }
        if (isDenied(failure)) {
            return new GraniteException(
                    ErrorCode.CREDENTIALS,
                    "access denied while " + shown,
                    "check that the policy of these credentials includes " + mayNeed);
        }
        if (failure instanceof AwsServiceException service) {
            String code = codeOf(failure).isEmpty() ? "" : codeOf(failure) + ", ";
            return new GraniteException(
                    ErrorCode.REMOTE_SERVICE,
                    "AWS failed while " + shown + " (" + code + "status " + service.statusCode() + ")",
                    isTransient(failure)
                            ? "the service is overloaded or has a fault: repeat the command in a while; what was finished is kept"
                            : "check the settings of the request; the code is explained in the documentation of the service");
        }
        if (isAboutCredentials(failure)) {
            return noCredentials();
        }
        Throwable root = rootOf(failure);
        return new GraniteException(
                ErrorCode.REMOTE_SERVICE,
                "no answer while " + shown + ": "
                        + secrets.mask(root.getClass().getSimpleName() + ": " + root.getMessage()),
                "check the network, the region and AWS_ENDPOINT_URL, and repeat the command: what was finished is kept");
    }

    /** Nobody is there to sign. */
    public static GraniteException noCredentials() {
        return new GraniteException(
                ErrorCode.CREDENTIALS,
                "no AWS credentials were found: neither in the environment, nor in .env, nor in a profile, nor on this machine",
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in .env, or AWS_PROFILE");
    }

    /** Whether the call was never sent because no credentials were found. */
    public static boolean isAboutCredentials(SdkException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("unable to load credentials")
                || message.contains("credentials from any of the providers")
                || message.contains("profile file contained no credentials");
    }

    /** Most services take a signature of another time for a wrong one, and only say in words why. */
    private static boolean isAboutTime(SdkException failure) {
        String message = String.valueOf(failure.getMessage());
        return codeOf(failure).equals("InvalidSignatureException")
                && (message.contains("Signature expired") || message.contains("Signature not yet current"));
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }
}
