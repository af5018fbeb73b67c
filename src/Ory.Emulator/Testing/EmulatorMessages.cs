using System.Collections;

namespace Ory.Emulator;

/// <summary>Every mail and text message of an emulator, oldest first. Reading it is reading a copy.</summary>
public sealed class EmulatorMessages : IReadOnlyCollection<EmulatorMessage>
{
    private readonly Courier _courier;

    internal EmulatorMessages(Courier courier) => _courier = courier;

    /// <summary>How many there are.</summary>
    public int Count => _courier.Count;

    /// <summary>Those for an address.</summary>
    /// <param name="recipient">The address or number.</param>
    /// <returns>Oldest first.</returns>
    public IReadOnlyList<EmulatorMessage> To(string recipient) =>
        [.. this.Where(message => string.Equals(message.Recipient, recipient, StringComparison.OrdinalIgnoreCase))];

    /// <summary>The newest for an address.</summary>
    /// <param name="recipient">The address or number.</param>
    /// <returns>The message; its <see cref="EmulatorMessage.Code"/> or <see cref="EmulatorMessage.Link"/> is what a person would use.</returns>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public EmulatorMessage Newest(string recipient) =>
        To(recipient) is [.., var newest] ? newest : throw new InvalidOperationException($"Nothing was sent to {recipient}.");

    /// <summary>Enumerates a copy.</summary>
    /// <returns>Oldest first.</returns>
    public IEnumerator<EmulatorMessage> GetEnumerator() => _courier.Messages
        .Select(message => new EmulatorMessage(message.Id, message.Recipient, message.TemplateType, message.Subject, message.Body, message.CreatedAt)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
