#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Slots of the ring; a power of two, so that free-running counters wrap without a jump. */
#define CAN_RING_SLOTS (64U)

/** Data bytes of a classic CAN frame. */
#define CAN_MAX_DATA_BYTES (8U)

/** Largest identifier of the extended format. */
#define CAN_MAX_IDENTIFIER (0x1FFFFFFFUL)

/** A frame as the controller received it. */
typedef struct {
    uint32_t identifier;
    uint32_t timestamp_us;
    uint8_t channel;
    uint8_t length;
    uint8_t data[CAN_MAX_DATA_BYTES];
} can_frame_t;

/** What the task does with a frame; the context is the handler's own. */
typedef void (*can_handler_t)(void *context, const can_frame_t *frame);

/** Which handler takes the frames of a channel and identifier. */
typedef struct {
    uint8_t channel;
    uint32_t identifier;
    can_handler_t handler;
    void *context;
} can_route_t;

/** Ring between one interrupt and one task: the interrupt alone writes head and lost, the task alone writes tail. */
typedef struct {
    can_frame_t slots[CAN_RING_SLOTS];
    _Atomic uint32_t head;
    _Atomic uint32_t tail;
    _Atomic uint32_t lost;
} can_ring_t;

/**
 * @brief Adds a frame. Called by the receive interrupt only; never blocks.
 *
 * @param[in,out] ring ring of this controller
 * @param[in] frame what was received
 * @return true if the frame was added; a frame that finds no room is counted as lost
 */
bool can_ring_put_from_isr(can_ring_t *ring, const can_frame_t *frame)
{
    if ((ring == NULL) || (frame == NULL)) {
        return false;
    }
    if ((frame->length > CAN_MAX_DATA_BYTES) || (frame->identifier > CAN_MAX_IDENTIFIER)) {
        return false;
    }

    const uint32_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
    const uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire);

    if ((head - tail) >= CAN_RING_SLOTS) {
        (void)atomic_fetch_add_explicit(&ring->lost, 1U, memory_order_relaxed);
        return false;
    }
    ring->slots[head % CAN_RING_SLOTS] = *frame;
    /* The task sees the new head only after the slot's content. */
    atomic_store_explicit(&ring->head, head + 1U, memory_order_release);
    return true;
}

/** Passes a frame to its handler, if there is one. */
static bool can_dispatch(const can_frame_t *frame, const can_route_t *routes, size_t route_count)
{
    bool found = false;

    for (size_t i = 0U; (i < route_count) && !found; i++) {
        if ((routes[i].channel == frame->channel) && (routes[i].identifier == frame->identifier) &&
            (routes[i].handler != NULL)) {
            routes[i].handler(routes[i].context, frame);
            found = true;
        }
    }
    return found;
}

/**
 * @brief Handles waiting frames. Called once in each cycle of the RTOS task, which so keeps a bounded run time.
 *
 * @param[in,out] ring ring of this controller
 * @param[in] routes handlers by channel and identifier
 * @param[in] route_count number of routes
 * @param[in] budget frames to take at most
 * @return frames that were taken and had a handler; others are dropped
 */
uint32_t can_task_cycle(can_ring_t *ring, const can_route_t *routes, size_t route_count, uint32_t budget)
{
    uint32_t handled = 0U;

    if ((ring == NULL) || (routes == NULL)) {
        return 0U;
    }
    for (uint32_t taken = 0U; taken < budget; taken++) {
        const uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);

        if (tail == atomic_load_explicit(&ring->head, memory_order_acquire)) {
            break;
        }

        const can_frame_t frame = ring->slots[tail % CAN_RING_SLOTS];

        /* The slot is copied, so the interrupt may have it back before the handler runs. */
        atomic_store_explicit(&ring->tail, tail + 1U, memory_order_release);
        if (can_dispatch(&frame, routes, route_count)) {
            handled++;
        }
    }
    return handled;
}
