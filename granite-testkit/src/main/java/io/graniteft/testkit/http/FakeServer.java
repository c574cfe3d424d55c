package io.graniteft.testkit.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server of HTTP/1.1 on a free port of this machine, which keeps connections open and can break them. Each connection has a
 * thread that mostly sleeps, so hundreds of slow answers cost next to nothing.
 */
public final class FakeServer implements AutoCloseable {
    /** Threads that are told to stop do so at once; this is for a machine that is very busy. */
    private static final int REST_SECONDS = 10;

    private static final int BACKLOG = 512;

    private final ServerSocket server;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger toReset = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        // Small stacks: there may be hundreds of them.
        Thread thread = new Thread(null, task, "fake-service", 256 * 1024);
        thread.setDaemon(true);
        return thread;
    });

    /** Answers requests, of several connections at the same time. */
    @FunctionalInterface
    public interface Handler {
        /** What to do about a request; may take its time. */
        FakeReply answer(FakeRequest request) throws InterruptedException;
    }

    private FakeServer(ServerSocket server, Handler handler) {
        this.server = server;
        this.handler = handler;
    }

    /** Starts a server. */
    public static FakeServer start(Handler handler) throws IOException {
        FakeServer started = new FakeServer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), handler);
        started.threads.execute(started::accept);
        return started;
    }

    /** Where it listens. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Resets the next connections as soon as they are made, before anything is read. */
    public void resetNextConnections(int number) {
        toReset.set(number);
    }

    /** How many connections there were. */
    public int connections() {
        return connections.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                connections.incrementAndGet();
                if (toReset.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    reset(client);
                } else {
                    open.add(client);
                    threads.execute(() -> serve(client));
                }
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream(), 1 << 14);
            OutputStream out = client.getOutputStream();
            boolean more = true;
            while (more) {
                FakeRequest request = read(in, out);
                more = request != null && send(handler.answer(request), client, in, out);
            }
        } catch (IOException e) {
            // The client went away; that is its affair.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private static @Nullable FakeRequest read(InputStream in, OutputStream out) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        String line;
        while ((line = line(in)) != null && !line.isEmpty()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
        }
        if (headers.containsKey("expect")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        int length = Integer.parseInt(
                headers.getOrDefault("content-length", List.of("0")).get(0));
        byte[] body = in.readNBytes(length);
        String[] words = first.split(" ", -1);
        if (body.length < length || words.length < 3) {
            return null;
        }
        int question = words[1].indexOf('?');
        String path = question < 0 ? words[1] : words[1].substring(0, question);
        String query = question < 0 ? "" : words[1].substring(question + 1);
        return new FakeRequest(words[0], path, query, headers, body);
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c;
        while ((c = in.read()) >= 0 && c != '\n') {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return c < 0 ? null : line.toString();
    }

    /** Whether the connection stays. */
    private static boolean send(FakeReply reply, Socket client, InputStream in, OutputStream out) throws IOException {
        byte[] body = reply.bytes();
        int sent = body.length;
        switch (reply.fault()) {
            case NONE -> {}
            case HALF -> sent = body.length / 2;
            case RESET -> {
                reset(client);
                return false;
            }
            case SILENCE -> {
                // Ends when the client goes away, or this server.
                in.transferTo(OutputStream.nullOutputStream());
                return false;
            }
        }
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ")
                .append(reply.status())
                .append(" Fake\r\nContent-Length: ")
                .append(body.length);
        reply.headers()
                .forEach((name, value) ->
                        head.append("\r\n").append(name).append(": ").append(value));
        head.append("\r\n\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream(head.length() + sent);
        all.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        all.write(body, 0, sent);
        all.writeTo(out);
        out.flush();
        return sent == body.length;
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    /** Ends all connections. */
    @Override
    public void close() {
        try {
            server.close();
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
        awaitThreads();
    }

    /** The system keeps the port open as long as a thread waits at it for a connection. */
    private void awaitThreads() {
        try {
            threads.awaitTermination(REST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
