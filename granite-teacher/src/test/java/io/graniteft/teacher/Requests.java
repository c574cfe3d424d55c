package io.graniteft.teacher;

import java.util.List;
import java.util.stream.IntStream;

/** Requests for tests. */
final class Requests {
    private Requests() {}

    static TeacherRequest request(String id) {
        return new TeacherRequest(id, "be brief", "write " + id, "int " + id + ";", 512, 0.7);
    }

    /** Requests p-0000, p-0001, … */
    static List<TeacherRequest> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> request("p-%04d".formatted(i)))
                .toList();
    }
}
