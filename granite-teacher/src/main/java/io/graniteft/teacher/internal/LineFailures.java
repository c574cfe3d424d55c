package io.graniteft.teacher.internal;

import io.graniteft.core.config.Secrets;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLHandshakeException;

/** The class of a failure between here and a service, and of one that only has a status. */
public final class LineFailures {
    private static final int REQUEST_TIMEOUT = 408;
    private static final int FAILED_DEPENDENCY = 424;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int GATEWAY_TIMEOUT = 504;

    private LineFailures() {}

    /** By status alone. */
    public static TeacherError byStatus(int status) {
        return switch (status) {
            case 401, 403 -> TeacherError.ACCESS_DENIED;
            case REQUEST_TIMEOUT, GATEWAY_TIMEOUT -> TeacherError.TIMEOUT;
            case FAILED_DEPENDENCY -> TeacherError.UNAVAILABLE;
            case TOO_MANY_REQUESTS -> TeacherError.THROTTLED;
            default -> status >= 500 ? TeacherError.UNAVAILABLE : TeacherError.REJECTED;
        };
    }

    /**
     * A call that ended without an answer that could be read. What never left this machine cannot have been paid for; whatever else
     * breaks may have been.
     */
    public static TeacherAnswer answer(Throwable failure, String model, Secrets secrets) {
        Throwable root = failure;
        for (Throwable each = failure; each != null && each != each.getCause(); each = each.getCause()) {
            root = each;
            if (neverSent(each)) {
                return failed(TeacherError.UNAVAILABLE, each, model, secrets);
            }
            if (each instanceof SocketTimeoutException || each instanceof HttpTimeoutException) {
                return failed(TeacherError.TIMEOUT, each, model, secrets);
            }
        }
        return failed(TeacherError.STREAM_BROKEN, root, model, secrets);
    }

    private static boolean neverSent(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof SSLHandshakeException
                // Of the HTTP client that the AWS SDK brings along, under names of their own.
                || failure.getClass().getSimpleName().equals("ConnectTimeoutException")
                || failure.getClass().getSimpleName().equals("ConnectionPoolTimeoutException");
    }

    private static TeacherAnswer failed(TeacherError error, Throwable failure, String model, Secrets secrets) {
        String message = Details.of(failure.getMessage(), secrets);
        String name = failure.getClass().getSimpleName();
        return TeacherAnswer.failed(error, message.isEmpty() ? name : name + ": " + message, model);
    }
}
