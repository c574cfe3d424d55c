package io.graniteft.context.neo4j;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Says over the Bolt protocol that it is an old Neo4j, and answers every query with nothing. */
final class OldServer implements AutoCloseable {
    private static final int HELLO = 0x01;
    private static final int GOODBYE = 0x02;
    private static final int RUN = 0x10;

    private final ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final String agent;

    OldServer(String agent) throws IOException {
        this.agent = agent;
        Thread thread = new Thread(this::serve, "old-neo4j");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "neo4j:bolt://127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                talk(new DataInputStream(client.getInputStream()), new DataOutputStream(client.getOutputStream()));
            } catch (IOException e) {
                // The client went, or the test has ended.
            }
        }
    }

    private void talk(DataInputStream in, DataOutputStream out) throws IOException {
        in.readFully(new byte[20]); // a magic number and four proposals of versions
        out.write(new byte[] {0, 0, 4, 4});
        out.flush();
        while (true) {
            int signature = signature(in);
            if (signature == GOODBYE) {
                return;
            }
            ByteArrayOutputStream map = new ByteArrayOutputStream();
            switch (signature) {
                case HELLO -> {
                    map.write(0xA2);
                    text(map, "server");
                    text(map, agent);
                    text(map, "connection_id");
                    text(map, "bolt-1");
                }
                case RUN -> {
                    map.write(0xA1);
                    text(map, "fields");
                    map.write(0x90);
                }
                default -> map.write(0xA0);
            }
            out.writeShort(2 + map.size());
            out.write(new byte[] {(byte) 0xB1, 0x70}); // SUCCESS
            out.write(map.toByteArray());
            out.writeShort(0);
            out.flush();
        }
    }

    /** Reads a message of chunks and says what kind it is. */
    private static int signature(DataInputStream in) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (int size = in.readUnsignedShort(); size > 0 || message.size() == 0; size = in.readUnsignedShort()) {
            message.write(in.readNBytes(size));
        }
        return message.toByteArray()[1];
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(0xD0);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
