package io.graniteft.teacher.internal.bedrock;

import io.graniteft.aws.AwsErrors;
import io.graniteft.core.config.Secrets;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.internal.Details;
import io.graniteft.teacher.internal.LineFailures;
import io.graniteft.teacher.internal.RetryAfter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** The class of a call that failed: by the service's name of the error first, and by the status where it has none. */
final class BedrockFailures {
    private static final Map<String, TeacherError> BY_TYPE = Map.ofEntries(
            Map.entry("ThrottlingException", TeacherError.THROTTLED),
            Map.entry("TooManyRequestsException", TeacherError.THROTTLED),
            Map.entry("ServiceQuotaExceededException", TeacherError.THROTTLED),
            Map.entry("ModelStreamErrorException", TeacherError.STREAM_BROKEN),
            Map.entry("ModelTimeoutException", TeacherError.TIMEOUT),
            Map.entry("ModelErrorException", TeacherError.UNAVAILABLE),
            Map.entry("ModelNotReadyException", TeacherError.UNAVAILABLE),
            Map.entry("InternalServerException", TeacherError.UNAVAILABLE),
            Map.entry("ServiceUnavailableException", TeacherError.UNAVAILABLE),
            Map.entry("ValidationException", TeacherError.REJECTED),
            Map.entry("ResourceNotFoundException", TeacherError.REJECTED),
            Map.entry("ConflictException", TeacherError.REJECTED),
            Map.entry("AccessDeniedException", TeacherError.ACCESS_DENIED));

    private BedrockFailures() {}

    /** The failure as an answer. */
    static TeacherAnswer answer(SdkException failure, String model, Secrets secrets) {
        if (failure instanceof AwsServiceException service) {
            TeacherError error = error(service);
            return TeacherAnswer.failed(error, detail(service, error, secrets), model)
                    .withRetryAfter(RetryAfter.of(name -> AwsErrors.header(service, name)));
        }
        if (AwsErrors.isAboutCredentials(failure)) {
            throw AwsErrors.noCredentials();
        }
        if (failure instanceof ApiCallTimeoutException || failure instanceof ApiCallAttemptTimeoutException) {
            return TeacherAnswer.failed(TeacherError.TIMEOUT, model);
        }
        return LineFailures.answer(failure, model, secrets);
    }

    private static TeacherError error(AwsServiceException failure) {
        TeacherError byType = BY_TYPE.get(AwsErrors.codeOf(failure));
        if (byType != null) {
            return byType;
        }
        if (AwsErrors.isRefused(failure) || AwsErrors.isExpired(failure) || AwsErrors.isDenied(failure)) {
            return TeacherError.ACCESS_DENIED;
        }
        return LineFailures.byStatus(failure.statusCode());
    }

    private static String detail(AwsServiceException failure, TeacherError error, Secrets secrets) {
        String type = AwsErrors.codeOf(failure);
        String name = type.isEmpty() ? "status " + failure.statusCode() : Details.of(type, secrets);
        @Nullable AwsErrorDetails details = failure.awsErrorDetails();
        @Nullable String said = details == null ? null : details.errorMessage();
        if (AwsErrors.isExpired(failure)) {
            return name + ": the credentials have expired; get new ones";
        }
        if (AwsErrors.isRefused(failure)) {
            // The service repeats the whole request here, and with it tokens that nobody else knows to mask.
            boolean clock = said != null && (said.contains("expired") || said.contains("not yet current"));
            return name
                    + (clock
                            ? ": the signature's time is off; set the clock of this machine"
                            : ": AWS refused the credentials; check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and"
                                    + " AWS_SESSION_TOKEN");
        }
        String message = Details.of(said, secrets);
        String shown = message.isEmpty() ? name : name + ": " + message;
        if (error == TeacherError.ACCESS_DENIED && message.contains("API Key")) {
            return shown + " Check AWS_BEARER_TOKEN_BEDROCK or AMAZON_BEDROCK_MODEL_API_KEY.";
        }
        return error == TeacherError.ACCESS_DENIED
                ? shown
                        + " Enable Claude model access in Bedrock console → Model access; the policy needs bedrock:InvokeModel."
                : shown;
    }
}
