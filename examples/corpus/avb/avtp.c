/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file avtp.c
 * @brief Audio Video Transport Protocol (IEEE 1722): stream headers and presentation times.
 */
#include "avtp.h"

/** Flags of the second octet. */
#define AVTP_FLAG_STREAM_VALID 0x80U
#define AVTP_FLAG_CLOCK_RESTART 0x08U
#define AVTP_FLAG_TIMESTAMP_VALID 0x01U
#define AVTP_FLAG_TIMESTAMP_UNCERTAIN 0x01U
#define AVTP_VERSION_MASK 0x70U

/** A listener resynchronises instead of counting losses beyond this jump. */
#define AVTP_MAX_SEQUENCE_GAP 64U

/**
 * @brief Builds the identifier of a stream from its talker's address.
 *
 * @param mac       MAC address of the talker.
 * @param unique_id Number that the talker gives to the stream.
 * @return 64-bit stream identifier.
 */
uint64_t avtp_make_stream_id(const uint8_t mac[6], uint16_t unique_id)
{
    uint64_t stream_id = 0U;

    for (uint32_t i = 0U; i < 6U; i++) {
        stream_id = (stream_id << 8) | mac[i];
    }

    return (stream_id << 16) | unique_id;
}

/**
 * @brief Reads a number of octets in network byte order.
 *
 * @param octets First octet.
 * @param count  Number of octets, at most 8.
 * @return The value.
 */
static uint64_t avtp_read_big_endian(const uint8_t *octets, uint32_t count)
{
    uint64_t value = 0U;
    uint32_t index = 0U;

    while (index < count) {
        value = (value * 256U) + octets[index];
        index++;
    }

    return value;
}

/**
 * @brief Decodes the header of an AVTP audio format stream.
 *
 * @param pdu    AVTP data unit, behind the EtherType.
 * @param length Octets that were received.
 * @param header Receives the decoded header.
 * @return False if the unit is no audio stream, has another version or is cut short.
 */
bool avtp_parse_aaf(const uint8_t *pdu, size_t length, avtp_aaf_header_t *header)
{
    bool valid = (length >= AVTP_STREAM_HEADER_OCTETS) && (pdu[0] == AVTP_SUBTYPE_AAF)
                 && ((pdu[1] & (AVTP_FLAG_STREAM_VALID | AVTP_VERSION_MASK)) == AVTP_FLAG_STREAM_VALID);

    if (valid) {
        header->media_clock_restart = (pdu[1] & AVTP_FLAG_CLOCK_RESTART) != 0U;
        header->timestamp_valid = (pdu[1] & AVTP_FLAG_TIMESTAMP_VALID) != 0U;
        header->sequence = pdu[2];
        header->timestamp_uncertain = (pdu[3] & AVTP_FLAG_TIMESTAMP_UNCERTAIN) != 0U;
        header->stream_id = avtp_read_big_endian(&pdu[4], 8U);
        header->avtp_timestamp = (uint32_t)avtp_read_big_endian(&pdu[12], 4U);
        header->format = pdu[16];
        header->nominal_rate = (uint8_t)(pdu[17] >> 4);
        header->channels = (uint16_t)(avtp_read_big_endian(&pdu[17], 2U) & 0x03FFU);
        header->bit_depth = pdu[19];
        header->payload_octets = (uint16_t)avtp_read_big_endian(&pdu[20], 2U);
        valid = header->payload_octets <= (length - AVTP_STREAM_HEADER_OCTETS);
    }

    return valid;
}

/**
 * @brief Encodes the header of an AVTP audio format stream.
 *
 * @param header   Header to encode.
 * @param pdu      Receives the header; the samples belong right behind it.
 * @param capacity Size of the buffer.
 * @return Octets written, or 0 if the buffer cannot hold header and payload.
 */
size_t avtp_write_aaf(const avtp_aaf_header_t *header, uint8_t *pdu, size_t capacity)
{
    size_t written = 0U;

    if (capacity >= ((size_t)header->payload_octets + AVTP_STREAM_HEADER_OCTETS)) {
        uint32_t flags = AVTP_FLAG_STREAM_VALID;

        flags |= header->media_clock_restart ? AVTP_FLAG_CLOCK_RESTART : 0U;
        flags |= header->timestamp_valid ? AVTP_FLAG_TIMESTAMP_VALID : 0U;
        pdu[0] = AVTP_SUBTYPE_AAF;
        pdu[1] = (uint8_t)flags;
        pdu[2] = header->sequence;
        pdu[3] = header->timestamp_uncertain ? AVTP_FLAG_TIMESTAMP_UNCERTAIN : 0U;
        for (uint32_t i = 0U; i < 8U; i++) {
            pdu[4U + i] = (uint8_t)(header->stream_id >> (56U - (8U * i)));
        }
        for (uint32_t i = 0U; i < 4U; i++) {
            pdu[12U + i] = (uint8_t)(header->avtp_timestamp >> (24U - (8U * i)));
        }
        pdu[16] = header->format;
        pdu[17] = (uint8_t)(((uint32_t)header->nominal_rate << 4) | ((header->channels >> 8) & 3U));
        pdu[18] = (uint8_t)(header->channels & 0xFFU);
        pdu[19] = header->bit_depth;
        pdu[20] = (uint8_t)(header->payload_octets >> 8);
        pdu[21] = (uint8_t)(header->payload_octets & 0xFFU);
        pdu[22] = 0U;
        pdu[23] = 0U;
        written = AVTP_STREAM_HEADER_OCTETS;
    }

    return written;
}

/**
 * @brief Supervises the sequence numbers of a stream.
 *
 * @param monitor  State of the listener.
 * @param sequence Sequence number of the packet, modulo 256.
 * @return True if the samples should be played, false if the packet came late or twice.
 */
bool avtp_check_sequence(avtp_sequence_monitor_t *monitor, uint8_t sequence)
{
    const uint8_t gap = (uint8_t)(sequence - monitor->expected);
    bool play = true;

    if (!monitor->synchronised) {
        monitor->synchronised = true;
    } else if (gap < AVTP_MAX_SEQUENCE_GAP) {
        monitor->lost += gap;
    } else if (gap > (uint8_t)(0U - AVTP_MAX_SEQUENCE_GAP)) {
        monitor->late++;
        play = false;
    } else {
        /* Too far away to be jitter: the talker has restarted its numbering. */
        monitor->lost++;
    }
    if (play) {
        monitor->expected = (uint8_t)(sequence + 1U);
    }

    return play;
}

/**
 * @brief Stamps a sample with the time at which every listener shall present it.
 *
 * @param gptp_ns        gPTP time at which the talker took the sample.
 * @param max_transit_ns Longest transit: 2 ms for class A, 50 ms for class B.
 * @return AVTP timestamp: the low 32 bits of the presentation time.
 */
uint32_t avtp_presentation_time(uint64_t gptp_ns, uint32_t max_transit_ns)
{
    const uint64_t presentation_ns = gptp_ns + max_transit_ns;

    return (uint32_t)(presentation_ns & 0xFFFFFFFFU);
}

/**
 * @brief Tells how far away the presentation of a sample is.
 *
 * The 32-bit timestamp wraps every 4.29 s; the nearer of both readings is meant.
 *
 * @param avtp_timestamp Timestamp from the stream header.
 * @param gptp_ns        Current gPTP time.
 * @return Nanoseconds until the presentation; negative if it has been missed.
 */
int32_t avtp_time_until_presentation_ns(uint32_t avtp_timestamp, uint64_t gptp_ns)
{
    const uint32_t now = (uint32_t)(gptp_ns % 0x100000000ULL);
    const uint32_t ahead = avtp_timestamp - now;
    const int64_t signed_ahead =
        (ahead >= 0x80000000U) ? ((int64_t)ahead - 0x100000000LL) : (int64_t)ahead;

    return (int32_t)signed_ahead;
}

/**
 * @brief Translates the nominal sample rate code of an audio stream.
 *
 * @param nominal_rate Code from the header.
 * @return Samples per second, or 0 for a user-defined or reserved code.
 */
uint32_t avtp_aaf_sample_rate(uint8_t nominal_rate)
{
    static const uint32_t rates_hz[] = {
        0U, 8000U, 16000U, 32000U, 44100U, 48000U, 88200U, 96000U, 176400U, 192000U, 24000U};
    uint32_t rate_hz = 0U;

    if (nominal_rate < (sizeof(rates_hz) / sizeof(rates_hz[0]))) {
        rate_hz = rates_hz[nominal_rate];
    }

    return rate_hz;
}

/**
 * @brief Takes the samples of one channel out of interleaved 16-bit audio.
 *
 * @param samples  Payload of the stream, big-endian samples frame by frame.
 * @param octets   Length of the payload; an incomplete last frame is ignored.
 * @param channels Channels in a frame.
 * @param channel  Channel to take, from 0.
 * @param output   Receives the samples.
 * @param capacity Most samples to write.
 * @return Number of samples written.
 */
uint16_t avtp_deinterleave_channel(
    const uint8_t *samples, size_t octets, uint16_t channels, uint16_t channel, int16_t *output,
    uint16_t capacity)
{
    const size_t frames = (channel < channels) ? (octets / (2U * (size_t)channels)) : 0U;
    uint16_t count = 0U;

    while ((count < capacity) && (count < frames)) {
        const uint8_t *const sample = &samples[2U * (((size_t)count * channels) + channel)];
        const int32_t high = (sample[0] < 0x80U) ? sample[0] : ((int32_t)sample[0] - 256);

        output[count] = (int16_t)((high * 256) + sample[1]);
        count++;
    }

    return count;
}
