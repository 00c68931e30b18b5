#pragma once

#include <QByteArray>
#include <QStringView>

#include <gumbo.h>

#include <memory>
#include <vector>

namespace trueup {

/// A parsed fragment of HTML. All of its memory comes from blocks that are freed together, so releasing it costs
/// nothing and never recurses, however deep the tree.
class HtmlTree
{
public:
    explicit HtmlTree(QStringView html);
    HtmlTree(const HtmlTree&) = delete;
    HtmlTree& operator=(const HtmlTree&) = delete;

    /// The element whose children are the fragment.
    [[nodiscard]] const GumboNode* root() const { return m_output->root; }

private:
    static void* allocate(void* self, size_t size);
    static void release(void*, void*) {}

    QByteArray m_utf8;
    std::vector<std::unique_ptr<std::byte[]>> m_blocks;
    std::byte* m_free = nullptr;
    size_t m_left = 0;
    GumboOutput* m_output = nullptr;
};

/// Calls `enter(node)` before and `leave(node)` after the children of every node below `root`, without recursion.
/// When `enter` returns false the children are skipped and `leave` is not called.
template <class Enter, class Leave>
void walkHtml(const GumboNode* root, Enter enter, Leave leave)
{
    struct Frame
    {
        const GumboNode* node;
        unsigned int next;
    };
    std::vector<Frame> stack{{root, 0}};
    while (!stack.empty()) {
        Frame& frame = stack.back();
        const GumboVector& children = frame.node->v.element.children;
        if (frame.next == children.length) {
            const GumboNode* const done = frame.node;
            stack.pop_back();
            if (!stack.empty())
                leave(done);
            continue;
        }
        const auto* const child = static_cast<const GumboNode*>(children.data[frame.next++]);
        const bool isParent = child->type == GUMBO_NODE_ELEMENT || child->type == GUMBO_NODE_TEMPLATE;
        if (enter(child) && isParent)
            stack.push_back({child, 0});
    }
}

[[nodiscard]] inline bool isHtmlText(const GumboNode* node)
{
    return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA;
}

/// Whether parsing `html` stays linear: a bound on open elements times tags, on attributes in a tag and on the length.
/// The parser of the HTML standard is quadratic in all three.
[[nodiscard]] bool isParseable(QStringView html);

} // namespace trueup
