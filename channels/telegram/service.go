package telegram

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/cordboard/cordboard/channels/loose"
)

// services are the parts of messages by which Telegram tells what happened in a chat. What comes later than this list is
// shown as a content that cannot be displayed.
var services = []string{
	"migrate_to_chat_id", "migrate_from_chat_id", "new_chat_members", "new_chat_member", "new_chat_participant", "left_chat_member",
	"left_chat_participant", "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created",
	"supergroup_chat_created", "channel_chat_created", "message_auto_delete_timer_changed", "pinned_message",
	"successful_payment", "refunded_payment", "users_shared", "user_shared", "chat_shared", "gift", "unique_gift",
	"gift_upgrade_sent", "connected_website", "write_access_allowed", "passport_data", "proximity_alert_triggered",
	"boost_added", "chat_background_set", "checklist_tasks_done", "checklist_tasks_added", "community_chat_added",
	"community_chat_joined", "community_chat_removed", "direct_message_price_changed", "forum_topic_created",
	"forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
	"general_forum_topic_unhidden", "giveaway_created", "giveaway", "giveaway_winners", "giveaway_completed",
	"managed_bot_created", "paid_message_price_changed", "poll_option_added", "poll_option_deleted",
	"suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid",
	"suggested_post_refunded", "video_chat_scheduled", "video_chat_started", "video_chat_ended",
	"video_chat_participants_invited", "voice_chat_scheduled", "voice_chat_started", "voice_chat_ended",
	"voice_chat_participants_invited", "chat_owner_left", "chat_owner_changed",
}

// service is which of them the message is, or empty.
func service(fields map[string]json.RawMessage) string {
	for _, name := range services {
		if v := fields[name]; !nothing(v) && string(v) != "[]" {
			return name
		}
	}
	return ""
}

// nothing reports whether a field might as well be missing: some write all that there could be.
func nothing(v json.RawMessage) bool {
	switch strings.TrimSpace(string(v)) {
	case "", "null", "false":
		return true
	}
	return false
}

// serviceText is what there is to read in it beside the fact itself.
func serviceText(name string, body json.RawMessage) string {
	switch name {
	case "new_chat_title", "connected_website":
		var s string
		_ = loose.Decode(body, &s)
		return s
	case "migrate_to_chat_id", "migrate_from_chat_id":
		return strings.Trim(string(body), `"`)
	case "new_chat_members":
		var list []user
		_ = loose.Decode(body, &list)
		names := make([]string, 0, len(list))
		for _, u := range list {
			names = append(names, fullName(u.First, u.Last))
		}
		return strings.Join(names, ", ")
	case "left_chat_member", "new_chat_member":
		var u user
		_ = loose.Decode(body, &u)
		return fullName(u.First, u.Last)
	case "successful_payment", "refunded_payment":
		var p product
		_ = loose.Decode(body, &p)
		return money(p.Total, p.Currency)
	case "forum_topic_created", "forum_topic_edited":
		var t struct {
			Name string `json:"name"`
		}
		_ = loose.Decode(body, &t)
		return t.Name
	}
	return sharedText(body)
}

// sharedText are the words and the names in what a customer gives: a gift's greeting, people and chats that they were asked
// for, tasks that they add, why they decline a post.
func sharedText(body json.RawMessage) string {
	var s struct {
		Text     string `json:"text"`
		Comment  string `json:"comment"`
		Title    string `json:"title"`
		Username string `json:"username"`
		Users    []user `json:"users"`
		Tasks    []struct {
			Text string `json:"text"`
		} `json:"tasks"`
	}
	_ = decode(body, &s)
	all := []string{s.Text, s.Comment, s.Title}
	if s.Username != "" {
		all = append(all, "@"+s.Username)
	}
	for _, u := range s.Users {
		name := fullName(u.First, u.Last)
		if u.Username != "" {
			name = strings.TrimSpace(name + " @" + u.Username)
		}
		all = append(all, name)
	}
	for _, t := range s.Tasks {
		all = append(all, t.Text)
	}
	return lines(all...)
}

// envelope are the parts of a message that are no content.
var envelope = map[string]bool{
	"message_id": true, "message_thread_id": true, "direct_messages_topic": true, "from": true, "sender_chat": true,
	"sender_boost_count": true, "sender_business_bot": true, "sender_tag": true, "receiver_user": true,
	"ephemeral_message_id": true, "date": true, "guest_query_id": true, "business_connection_id": true, "chat": true,
	"forward_origin": true, "forward_from": true, "forward_from_chat": true, "forward_from_message_id": true,
	"forward_signature": true, "forward_sender_name": true, "forward_date": true, "is_topic_message": true,
	"is_automatic_forward": true, "reply_to_message": true, "external_reply": true, "quote": true, "reply_to_story": true,
	"reply_to_checklist_task_id": true, "reply_to_poll_option_id": true, "via_bot": true, "guest_bot_caller_user": true,
	"guest_bot_caller_chat": true, "edit_date": true, "has_protected_content": true, "is_from_offline": true,
	"is_paid_post": true, "media_group_id": true, "author_signature": true, "paid_star_count": true, "entities": true,
	"link_preview_options": true, "suggested_post_info": true, "effect_id": true, "caption": true, "caption_entities": true,
	"show_caption_above_media": true, "has_media_spoiler": true, "reply_markup": true, "text": true, "user": true,
}

// unknownPart is Telegram's word for a content that this version does not know.
func unknownPart(fields map[string]json.RawMessage) string {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if name != "" && !envelope[name] && !nothing(fields[name]) {
			return name
		}
	}
	return "empty"
}
