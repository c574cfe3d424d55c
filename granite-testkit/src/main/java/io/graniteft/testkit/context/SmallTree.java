package io.graniteft.testkit.context;

import io.graniteft.context.ContextIndexer;
import io.graniteft.context.ContextStore;
import io.graniteft.context.Embedder;
import io.graniteft.lang.SourceText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A few files of C with everything in them that a store tells apart. */
public final class SmallTree {
    private SmallTree() {}

    /** The files' texts by their paths. */
    public static Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        files.put("can/frame.h", """
                #ifndef FRAME_H
                #define FRAME_H
                #include <stdint.h>
                #define CAN_MAX_DLC 8
                #define CAN_IS_FD(f) ((f)->kind == CAN_KIND_FD)
                typedef enum { CAN_KIND_CLASSIC, CAN_KIND_FD } can_kind_t;
                /** One frame of the bus. */
                typedef struct can_frame {
                    uint32_t id;
                    can_kind_t kind;
                    uint8_t data[CAN_MAX_DLC];
                } can_frame_t;
                int can_send(const can_frame_t *frame);
                void can_reset(void);
                #endif
                """);
        files.put("can/bus.c", """
                #include "frame.h"
                /* The bus of ISO 11898-1. */
                static const int bus_speeds[] = { 125, 250, 500, 1000, 125, 250, 500, 1000, 125, 250, 500, 1000, 125, 250, 500 };
                static int bus_errors;
                /** Puts a frame into the mailbox of the controller. */
                int can_send(const can_frame_t *frame)
                {
                    if (frame->id == 0 || CAN_IS_FD(frame)) {
                        bus_errors++;
                        return -1;
                    }
                    return mailbox_write(frame->data, CAN_MAX_DLC, bus_speeds[0]);
                }
                /** Starts the controller again after it went off the bus. */
                void can_reset(void)
                {
                    bus_errors = 0;
                    mailbox_flush();
                    mailbox_start(bus_speeds[1]);
                }
                static int helper(int value)
                {
                    value += bus_errors;
                    return value * 2 + 1;
                }
                int can_twice(int value)
                {
                    return helper(value) + helper(value + 1);
                }
                """);
        files.put("tsn/gate.h", """
                #pragma once
                #include "can/frame.h"
                struct gate { unsigned states; unsigned long interval; };
                unsigned gate_next(const struct gate *gates, int count);
                """);
        files.put("tsn/gate.c", """
                #include "gate.h"
                /**
                 * Finds the gate of the schedule that opens next, as IEEE 802.1Qbv has it.
                 */
                unsigned gate_next(const struct gate *gates, int count)
                {
                    unsigned best = 0;
                    for (int i = 0; i < count; i++) {
                        if (gates[i].states > gates[best].states) {
                            best = (unsigned) i;
                        }
                    }
                    return best;
                }
                static int helper(int value)
                {
                    return value - 7;
                }
                int gate_send(const can_frame_t *frame)
                {
                    return helper(can_send(frame));
                }
                """);
        return new LinkedHashMap<>(files);
    }

    /** One of the texts. */
    public static String file(String path) {
        return Objects.requireNonNull(files().get(path), path);
    }

    /** Brings a store to hold exactly these files. */
    public static ContextIndexer.Summary index(
            ContextStore store, Map<String, String> files, @Nullable Embedder embedder) {
        try (ContextIndexer indexer = new ContextIndexer(store, embedder, 1)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                indexer.add(
                        new SourceText(file.getKey(), file.getValue()),
                        file.getKey().substring(0, file.getKey().indexOf('/')));
            }
            indexer.removeOthers();
            return indexer.finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
