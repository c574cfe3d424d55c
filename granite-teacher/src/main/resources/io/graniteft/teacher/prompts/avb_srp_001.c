#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Streams that a port can hold. */
#define SRP_MAX_STREAMS (32U)

/** Share of the port rate that reservations may use, in percent. */
#define SRP_MAX_SHARE_PERCENT (75U)

/** Bytes of each frame besides its payload: preamble, header, VLAN tag, check sequence and the gap after it. */
#define SRP_FRAME_OVERHEAD_BYTES (42U)

/** Smallest and largest payload of a tagged frame, in bytes; shorter payloads are padded. */
#define SRP_MIN_FRAME_BYTES (42U)
#define SRP_MAX_FRAME_BYTES (1500U)

/** Class measurement intervals in a second: 125 microseconds for class A, 250 for class B. */
#define SRP_CLASS_A_INTERVALS_PER_S (8000U)
#define SRP_CLASS_B_INTERVALS_PER_S (4000U)

/** Stream reservation classes. */
typedef enum {
    SRP_CLASS_A = 0,
    SRP_CLASS_B
} srp_class_t;

/** Outcome of a reservation; the values other than SRP_OK go into a Talker Failed message. */
typedef enum {
    SRP_OK = 0,
    SRP_INVALID_ARGUMENT,
    SRP_INSUFFICIENT_BANDWIDTH,
    SRP_OUT_OF_RESOURCES,
    SRP_ALREADY_RESERVED,
    SRP_NOT_FOUND
} srp_status_t;

/** What a talker advertises. */
typedef struct {
    uint64_t stream_id;
    srp_class_t sr_class;
    uint16_t max_frame_bytes;
    uint16_t frames_per_interval;
} srp_talker_t;

/** One slot of the reservation table. */
typedef struct {
    bool in_use;
    uint64_t stream_id;
    uint64_t bandwidth_bps;
} srp_reservation_t;

/** Reservations of one egress port. */
typedef struct {
    uint64_t port_rate_bps;
    uint64_t reserved_bps;
    srp_reservation_t table[SRP_MAX_STREAMS];
} srp_port_t;

/** Finds the slot of a stream, or gives SRP_MAX_STREAMS. */
static uint32_t srp_find(const srp_port_t *port, uint64_t stream_id)
{
    uint32_t index = 0U;

    while ((index < SRP_MAX_STREAMS) &&
           (!port->table[index].in_use || (port->table[index].stream_id != stream_id))) {
        index++;
    }
    return index;
}

/** Finds a free slot, or gives SRP_MAX_STREAMS. */
static uint32_t srp_find_free(const srp_port_t *port)
{
    uint32_t index = 0U;

    while ((index < SRP_MAX_STREAMS) && port->table[index].in_use) {
        index++;
    }
    return index;
}

/**
 * @brief Computes the bandwidth that a stream needs on the wire.
 *
 * @param[in] talker what the talker advertises
 * @return bits per second with the overhead of each frame, or 0 for an advertisement that is not valid
 */
uint64_t srp_stream_bandwidth(const srp_talker_t *talker)
{
    if ((talker == NULL) || (talker->max_frame_bytes == 0U) || (talker->max_frame_bytes > SRP_MAX_FRAME_BYTES) ||
        (talker->frames_per_interval == 0U)) {
        return 0U;
    }
    const uint64_t intervals_per_s =
        (talker->sr_class == SRP_CLASS_A) ? SRP_CLASS_A_INTERVALS_PER_S : SRP_CLASS_B_INTERVALS_PER_S;
    const uint64_t payload_bytes =
        (talker->max_frame_bytes < SRP_MIN_FRAME_BYTES) ? SRP_MIN_FRAME_BYTES : talker->max_frame_bytes;
    const uint64_t frame_bits = (payload_bytes + SRP_FRAME_OVERHEAD_BYTES) * 8U;

    return frame_bits * talker->frames_per_interval * intervals_per_s;
}

/**
 * @brief Reserves bandwidth for a talker's stream towards a listener on this port.
 *
 * @param[in,out] port egress port of the listener
 * @param[in] talker what the talker advertises
 * @return SRP_OK when the stream is admitted; otherwise the port is unchanged
 */
srp_status_t srp_reserve(srp_port_t *port, const srp_talker_t *talker)
{
    const uint64_t needed_bps = srp_stream_bandwidth(talker);

    if ((port == NULL) || (needed_bps == 0U)) {
        return SRP_INVALID_ARGUMENT;
    }
    if (srp_find(port, talker->stream_id) < SRP_MAX_STREAMS) {
        return SRP_ALREADY_RESERVED;
    }

    const uint64_t limit_bps = (port->port_rate_bps / 100U) * SRP_MAX_SHARE_PERCENT;

    if ((port->reserved_bps > limit_bps) || (needed_bps > (limit_bps - port->reserved_bps))) {
        return SRP_INSUFFICIENT_BANDWIDTH;
    }

    const uint32_t slot = srp_find_free(port);

    if (slot == SRP_MAX_STREAMS) {
        return SRP_OUT_OF_RESOURCES;
    }
    port->table[slot].in_use = true;
    port->table[slot].stream_id = talker->stream_id;
    port->table[slot].bandwidth_bps = needed_bps;
    port->reserved_bps += needed_bps;
    return SRP_OK;
}

/**
 * @brief Gives the bandwidth of a stream back.
 *
 * @param[in,out] port egress port of the listener
 * @param[in] stream_id stream that ends
 * @return SRP_OK, SRP_NOT_FOUND for a stream without a reservation, or SRP_INVALID_ARGUMENT
 */
srp_status_t srp_release(srp_port_t *port, uint64_t stream_id)
{
    if (port == NULL) {
        return SRP_INVALID_ARGUMENT;
    }

    const uint32_t slot = srp_find(port, stream_id);

    if (slot == SRP_MAX_STREAMS) {
        return SRP_NOT_FOUND;
    }
    port->reserved_bps -= port->table[slot].bandwidth_bps;
    port->table[slot].in_use = false;
    return SRP_OK;
}
