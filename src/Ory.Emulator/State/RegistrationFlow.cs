using System.Text.Json.Nodes;

namespace Ory.Emulator;

/// <summary>A sign-up.</summary>
internal sealed class RegistrationFlow(FlowStart start) : Flow(start)
{
    public override string Name => "registration";

    public string? IdentitySchema { get; set; }

    /// <summary>Whose people alone are to sign up.</summary>
    public Guid? OrganizationId { get; init; }

    public string? ExchangeCode { get; set; }

    public TokenExchange? Exchange { get; set; }

    /// <summary>The codes, for the flow that goes on in place of this one, which has them no more.</summary>
    public TokenExchange? TakeExchange()
    {
        var codes = Exchange;
        Exchange = null;
        return codes;
    }

    public override JsonObject ToJson()
    {
        var json = Head();
        json["organization_id"] = OrganizationId?.ToString();
        if (ExchangeCode is not null) json["session_token_exchange_code"] = ExchangeCode;
        if (IdentitySchema is not null) json["identity_schema"] = IdentitySchema;
        return Tail(json);
    }
}
