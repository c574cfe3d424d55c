/* SPDX-License-Identifier: Apache-2.0 */

/**
 * @file someip.c
 * @brief SOME/IP: message headers, sessions and the segmentation of long messages (SOME/IP-TP).
 */
#include "someip.h"

#include <string.h>

/** The length field counts what follows it: the second half of the header and the payload. */
#define SOMEIP_LENGTH_COVERS 8U

/** Offsets in segments count units of 16 octets. */
#define SOMEIP_TP_UNIT 16U
#define SOMEIP_TP_MORE 0x01U

/**
 * @brief Writes two 16-bit numbers in network byte order.
 *
 * @param octets Receives four octets.
 * @param high   First number.
 * @param low    Second number.
 */
static void someip_put_pair(uint8_t *octets, uint16_t high, uint16_t low)
{
    octets[0] = (uint8_t)(high >> 8);
    octets[1] = (uint8_t)(high & 0xFFU);
    octets[2] = (uint8_t)(low >> 8);
    octets[3] = (uint8_t)(low & 0xFFU);
}

/**
 * @brief Serialises the header of a message.
 *
 * @param header   Header.
 * @param octets   Receives 16 octets; the payload belongs right behind them.
 * @param capacity Size of the buffer for header and payload.
 * @return Octets written, or 0 if the message does not fit.
 */
size_t someip_write_header(const someip_header_t *header, uint8_t *octets, size_t capacity)
{
    const uint32_t length = header->payload_octets + SOMEIP_LENGTH_COVERS;
    size_t written = 0U;

    if ((capacity >= SOMEIP_HEADER_OCTETS)
        && (header->payload_octets <= (capacity - SOMEIP_HEADER_OCTETS))) {
        someip_put_pair(&octets[0], header->service_id, header->method_id);
        someip_put_pair(&octets[4], (uint16_t)(length >> 16), (uint16_t)(length & 0xFFFFU));
        someip_put_pair(&octets[8], header->client_id, header->session_id);
        octets[12] = SOMEIP_PROTOCOL_VERSION;
        octets[13] = header->interface_version;
        octets[14] = header->message_type;
        octets[15] = header->return_code;
        written = SOMEIP_HEADER_OCTETS;
    }

    return written;
}

/**
 * @brief Deserialises the header of a received message.
 *
 * @param octets Received octets.
 * @param length Number of octets.
 * @param header Receives the header.
 * @return SOMEIP_E_OK, SOMEIP_E_MALFORMED_MESSAGE or SOMEIP_E_WRONG_PROTOCOL_VERSION.
 */
someip_return_t someip_parse_header(const uint8_t *octets, size_t length, someip_header_t *header)
{
    someip_return_t code = SOMEIP_E_MALFORMED_MESSAGE;

    if (length >= SOMEIP_HEADER_OCTETS) {
        uint32_t words[3] = {0U, 0U, 0U};

        for (size_t i = 0U; i < sizeof(words); i++) {
            words[i / 4U] = (words[i / 4U] << 8) | octets[i];
        }
        header->service_id = (uint16_t)(words[0] >> 16);
        header->method_id = (uint16_t)(words[0] & 0xFFFFU);
        header->client_id = (uint16_t)(words[2] >> 16);
        header->session_id = (uint16_t)(words[2] & 0xFFFFU);
        header->interface_version = octets[13];
        header->message_type = octets[14];
        header->return_code = octets[15];
        if (octets[12] != SOMEIP_PROTOCOL_VERSION) {
            code = SOMEIP_E_WRONG_PROTOCOL_VERSION;
        } else if ((words[1] >= SOMEIP_LENGTH_COVERS) && (words[1] <= (length - SOMEIP_LENGTH_COVERS))) {
            header->payload_octets = words[1] - SOMEIP_LENGTH_COVERS;
            code = SOMEIP_E_OK;
        } else {
            /* The length field contradicts what was received. */
        }
    }

    return code;
}

/**
 * @brief Checks a request against the service that a server offers.
 *
 * @param header  Header of the request.
 * @param service Offered service.
 * @return SOMEIP_E_OK, or the code for the error message.
 */
someip_return_t someip_check_request(const someip_header_t *header, const someip_service_t *service)
{
    someip_return_t code = SOMEIP_E_UNKNOWN_METHOD;

    if (header->service_id != service->service_id) {
        code = SOMEIP_E_UNKNOWN_SERVICE;
    } else if (header->interface_version != service->interface_version) {
        code = SOMEIP_E_WRONG_INTERFACE_VERSION;
    } else if (header->message_type > SOMEIP_REQUEST_NO_RETURN) {
        code = SOMEIP_E_WRONG_MESSAGE_TYPE;
    } else {
        uint16_t index = 0U;

        while ((index < service->method_count) && (service->methods[index] < header->method_id)) {
            index++;
        }
        if ((index < service->method_count) && (service->methods[index] == header->method_id)) {
            code = SOMEIP_E_OK;
        }
    }

    return code;
}

/**
 * @brief Prepares the header of a response or error message.
 *
 * @param request  Header of the request.
 * @param code     Return code.
 * @param response Receives the header; the payload length is 0 until it is known.
 * @return False if the request wants no answer.
 */
bool someip_make_response(const someip_header_t *request, someip_return_t code, someip_header_t *response)
{
    const bool wanted = request->message_type == SOMEIP_REQUEST;

    if (wanted) {
        *response = *request;
        response->payload_octets = 0U;
        response->message_type = (code == SOMEIP_E_OK) ? SOMEIP_RESPONSE : SOMEIP_ERROR;
        response->return_code = (uint8_t)code;
    }

    return wanted;
}

/**
 * @brief Advances a session identifier; 0 means that sessions are not used and is left out.
 *
 * @param session_id Last identifier.
 * @param wrapped    Set to true when the identifier starts over, which clears the reboot flag.
 * @return Next identifier.
 */
uint16_t someip_next_session(uint16_t session_id, bool *wrapped)
{
    uint16_t next = 1U;

    if (session_id == UINT16_MAX) {
        *wrapped = true;
    } else {
        next = (uint16_t)(session_id + 1U);
    }

    return next;
}

/**
 * @brief Plans the next segment of a long message.
 *
 * @param total_octets Octets of the whole payload.
 * @param offset       Octets that have been sent, a multiple of 16.
 * @param max_segment  Most octets in a segment; rounded down to a multiple of 16.
 * @param tp_header    Receives the header of the segment.
 * @return Octets of the segment, or 0 if nothing is left to send.
 */
uint32_t someip_tp_segment(
    uint32_t total_octets, uint32_t offset, uint32_t max_segment, uint8_t tp_header[SOMEIP_TP_HEADER_OCTETS])
{
    const uint32_t rest = (offset < total_octets) ? (total_octets - offset) : 0U;
    const uint32_t aligned = max_segment - (max_segment % SOMEIP_TP_UNIT);
    const bool more = rest > aligned;
    /* The offset in units of 16 stands in the upper 28 bits, so it is written as it is. */
    const uint32_t word = (offset & ~(uint32_t)(SOMEIP_TP_UNIT - 1U)) | (more ? SOMEIP_TP_MORE : 0U);

    someip_put_pair(tp_header, (uint16_t)(word >> 16), (uint16_t)(word & 0xFFFFU));

    return more ? aligned : rest;
}

/**
 * @brief Adds a received segment; segments must come in order.
 *
 * @param tp         Reassembly.
 * @param session_id Session of the segment; another one than before starts a new message.
 * @param segment    Segment with its header.
 * @param length     Octets of the segment.
 * @return True once the message is complete; its length is then in tp->received.
 */
bool someip_tp_receive(someip_tp_t *tp, uint16_t session_id, const uint8_t *segment, uint32_t length)
{
    bool complete = false;

    if (length > SOMEIP_TP_HEADER_OCTETS) {
        const uint32_t octets = length - SOMEIP_TP_HEADER_OCTETS;
        const uint32_t word = ((uint32_t)segment[0] << 24) | ((uint32_t)segment[1] << 16)
                              | ((uint32_t)segment[2] << 8) | segment[3];
        const uint32_t offset = word & 0xFFFFFFF0U;
        const bool more = (word & SOMEIP_TP_MORE) != 0U;

        if (offset == 0U) {
            tp->active = true;
            tp->received = 0U;
            tp->session_id = session_id;
        }
        tp->active = tp->active && (tp->session_id == session_id) && (offset == tp->received)
                     && (octets <= (tp->capacity - tp->received))
                     && (!more || ((octets % SOMEIP_TP_UNIT) == 0U));
        if (tp->active) {
            (void)memcpy(&tp->buffer[tp->received], &segment[SOMEIP_TP_HEADER_OCTETS], octets);
            tp->received += octets;
            tp->active = more;
            complete = !more;
        }
    }

    return complete;
}

/**
 * @brief Serialises a UTF-8 string with byte order mark, terminator and 32-bit length field.
 *
 * @param text     Text.
 * @param octets   Receives the serialised string.
 * @param capacity Size of the buffer.
 * @return Octets written, or 0 if the buffer is too small.
 */
size_t someip_write_string(const char *text, uint8_t *octets, size_t capacity)
{
    static const uint8_t byte_order_mark[3] = {0xEFU, 0xBBU, 0xBFU};
    const size_t text_octets = strlen(text) + 1U;
    const size_t length = sizeof(byte_order_mark) + text_octets;
    const bool fits = (capacity >= 4U) && (length <= (capacity - 4U)) && (length <= UINT32_MAX);

    if (fits) {
        someip_put_pair(octets, (uint16_t)((length >> 16) & 0xFFFFU), (uint16_t)(length & 0xFFFFU));
        (void)memcpy(&octets[4], byte_order_mark, sizeof(byte_order_mark));
        (void)memcpy(&octets[7], text, text_octets);
    }

    return fits ? (length + 4U) : 0U;
}
