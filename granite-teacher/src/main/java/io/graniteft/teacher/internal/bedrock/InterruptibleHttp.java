package io.graniteft.teacher.internal.bedrock;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Lets a thread that waits for an answer be interrupted. A read from a socket does not notice an interrupt, so one thread looks
 * after all calls and aborts those whose threads were interrupted.
 */
final class InterruptibleHttp implements SdkHttpClient {
    /** How often it looks; an interrupt takes effect within this time. */
    private static final Duration EVERY = Duration.ofMillis(50);

    private final SdkHttpClient http;
    private final Map<Thread, ExecutableHttpRequest> inFlight = new ConcurrentHashMap<>();
    private final Thread watch = new Thread(this::watch, "teacher-interrupts");
    private volatile boolean idle;
    private volatile boolean closed;

    InterruptibleHttp(SdkHttpClient http) {
        this.http = http;
        watch.setDaemon(true);
        watch.start();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = http.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                inFlight.put(Thread.currentThread(), prepared);
                if (idle) {
                    LockSupport.unpark(watch);
                }
                return prepared.call();
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    /** The calling thread has its answer, body included, or has given up. */
    void done() {
        inFlight.remove(Thread.currentThread());
    }

    private void watch() {
        while (!closed) {
            idle = inFlight.isEmpty();
            if (idle && inFlight.isEmpty()) {
                LockSupport.park(this);
            } else {
                abortInterrupted();
                LockSupport.parkNanos(this, EVERY.toNanos());
            }
        }
    }

    private void abortInterrupted() {
        inFlight.forEach((thread, request) -> {
            if (thread.isInterrupted() && inFlight.remove(thread, request)) {
                request.abort();
            }
        });
    }

    @Override
    public String clientName() {
        return http.clientName();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watch);
        http.close();
    }
}
