#include <stddef.h>
#include <stdint.h>

/** Bytes of a timestamp on the wire. */
#define GPTP_TIMESTAMP_BYTES (10U)

/** Nanoseconds in a second. */
#define GPTP_NS_PER_S (UINT64_C(1000000000))

/** Seconds that fit 64 bits of nanoseconds. */
#define GPTP_MAX_SECONDS (UINT64_C(18446744072))

/** Longest time between t1 and t4 that is still one exchange: 100 milliseconds. */
#define GPTP_MAX_EXCHANGE_NS (INT64_C(100000000))

/** Largest deviation of the neighbor's rate, in parts per billion. */
#define GPTP_MAX_RATE_OFFSET_PPB (200000)

/** Outcome of a timestamp operation. */
typedef enum {
    GPTP_OK = 0,
    GPTP_INVALID_ARGUMENT,
    GPTP_INVALID_TIMESTAMP,
    GPTP_INVALID_EXCHANGE
} gptp_status_t;

/** Timestamps of one Pdelay exchange, in nanoseconds: t1 and t4 by the local clock, t2 and t3 by the neighbor's. */
typedef struct {
    uint64_t t1_ns;
    uint64_t t2_ns;
    uint64_t t3_ns;
    uint64_t t4_ns;
} gptp_pdelay_t;

/**
 * @brief Reads a timestamp of a gPTP message.
 *
 * @param[in] bytes 48 bits of seconds and 32 bits of nanoseconds, in network byte order
 * @param[in] length bytes that may be read
 * @param[out] time_ns nanoseconds since the epoch of the time scale
 * @return GPTP_OK, or the reason why time_ns is unchanged
 */
gptp_status_t gptp_read_timestamp(const uint8_t *bytes, size_t length, uint64_t *time_ns)
{
    uint64_t seconds = 0U;
    uint64_t nanoseconds = 0U;

    if ((bytes == NULL) || (time_ns == NULL) || (length < GPTP_TIMESTAMP_BYTES)) {
        return GPTP_INVALID_ARGUMENT;
    }
    for (size_t i = 0U; i < 6U; i++) {
        seconds = (seconds << 8U) | bytes[i];
    }
    for (size_t i = 6U; i < GPTP_TIMESTAMP_BYTES; i++) {
        nanoseconds = (nanoseconds << 8U) | bytes[i];
    }
    if ((seconds > GPTP_MAX_SECONDS) || (nanoseconds >= GPTP_NS_PER_S)) {
        return GPTP_INVALID_TIMESTAMP;
    }
    *time_ns = (seconds * GPTP_NS_PER_S) + nanoseconds;
    return GPTP_OK;
}

/**
 * @brief Computes the mean link delay: half of what the round trip took beyond the neighbor's turnaround.
 *
 * @param[in] exchange the four timestamps
 * @param[in] rate_offset_ppb how much faster the neighbor's clock runs than the local one, in parts per billion
 * @param[out] delay_ns delay of one direction, in nanoseconds of the neighbor's clock; may be slightly negative where
 *                      timestamps are coarse
 * @return GPTP_OK, or the reason why delay_ns is unchanged
 */
gptp_status_t gptp_mean_link_delay(const gptp_pdelay_t *exchange, int32_t rate_offset_ppb, int64_t *delay_ns)
{
    if ((exchange == NULL) || (delay_ns == NULL)) {
        return GPTP_INVALID_ARGUMENT;
    }
    if ((rate_offset_ppb > GPTP_MAX_RATE_OFFSET_PPB) || (rate_offset_ppb < -GPTP_MAX_RATE_OFFSET_PPB)) {
        return GPTP_INVALID_ARGUMENT;
    }
    if ((exchange->t4_ns < exchange->t1_ns) || (exchange->t3_ns < exchange->t2_ns)) {
        return GPTP_INVALID_EXCHANGE;
    }
    if (((exchange->t4_ns - exchange->t1_ns) > (uint64_t)GPTP_MAX_EXCHANGE_NS) ||
        ((exchange->t3_ns - exchange->t2_ns) > (uint64_t)GPTP_MAX_EXCHANGE_NS)) {
        return GPTP_INVALID_EXCHANGE;
    }

    const int64_t round_trip_ns = (int64_t)(exchange->t4_ns - exchange->t1_ns);
    const int64_t turnaround_ns = (int64_t)(exchange->t3_ns - exchange->t2_ns);
    const int64_t rate_correction_ns = (round_trip_ns * rate_offset_ppb) / (int64_t)GPTP_NS_PER_S;

    *delay_ns = (round_trip_ns + rate_correction_ns - turnaround_ns) / 2;
    return GPTP_OK;
}
