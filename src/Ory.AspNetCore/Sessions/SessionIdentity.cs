using System.Security.Claims;

namespace Ory.AspNetCore;

/// <summary>
/// The identity of one request. It finds its claims in the session's <see cref="ClaimTable"/> and makes those that are asked for; as soon as
/// somebody adds or removes one, it becomes an ordinary identity.
/// </summary>
internal sealed class SessionIdentity : ClaimsIdentity
{
    private readonly ClaimTable _table;
    private Claim?[]? _made;
    private bool _isOrdinary;

    public SessionIdentity(CachedSession session, string authenticationType)
        : base(null, null, authenticationType, null, null)
    {
        Session = session;
        _table = session.Claims;
        IsBeingMade = true;
        base.AddClaim(_table);
        IsBeingMade = false;
    }

    private SessionIdentity(SessionIdentity other)
        : base(null, other.Claims, other.AuthenticationType, other.NameClaimType, other.RoleClaimType)
    {
        Session = other.Session;
        _table = other._table;
        _isOrdinary = true;
        Actor = other.Actor?.Clone();
        BootstrapContext = other.BootstrapContext;
        Label = other.Label;
    }

    public CachedSession Session { get; }

    internal bool IsBeingMade { get; }

    public override IEnumerable<Claim> Claims => _isOrdinary ? base.Claims : MakeAll();

    public override Claim? FindFirst(string type)
    {
        if (_isOrdinary)
            return base.FindFirst(type);

        ArgumentNullException.ThrowIfNull(type);
        for (var i = 0; i < _table.Count; i++)
        {
            if (string.Equals(_table[i].Type, type, StringComparison.OrdinalIgnoreCase))
                return Make(i);
        }

        return null;
    }

    public override bool HasClaim(string type, string value)
    {
        if (_isOrdinary)
            return base.HasClaim(type, value);

        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(value);
        for (var i = 0; i < _table.Count; i++)
        {
            if (string.Equals(_table[i].Value, value, StringComparison.Ordinal) && string.Equals(_table[i].Type, type, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    public override void AddClaim(Claim claim)
    {
        BecomeOrdinary();
        base.AddClaim(claim);
    }

    public override void AddClaims(IEnumerable<Claim?> claims)
    {
        BecomeOrdinary();
        base.AddClaims(claims);
    }

    public override bool TryRemoveClaim(Claim? claim)
    {
        BecomeOrdinary();
        return base.TryRemoveClaim(claim);
    }

    public override ClaimsIdentity Clone() => new SessionIdentity(this);

    protected override void WriteTo(BinaryWriter writer, byte[]? userData)
    {
        BecomeOrdinary();
        base.WriteTo(writer, userData);
    }

    // The same claim each time: what is written to its properties is there again, and it can be removed. A user may be read by several
    // threads at once (the calls of a SignalR connection), so reading never changes the base class' list.
    private Claim Make(int index)
    {
        var made = _made ?? Interlocked.CompareExchange(ref _made, new Claim?[_table.Count], null) ?? _made;
        return made[index] ?? Interlocked.CompareExchange(ref made[index], _table.Make(index, this), null) ?? made[index]!;
    }

    private Claim[] MakeAll()
    {
        var claims = new Claim[_table.Count];
        for (var i = 0; i < claims.Length; i++)
            claims[i] = Make(i);
        return claims;
    }

    private void BecomeOrdinary()
    {
        if (_isOrdinary)
            return;

        var claims = MakeAll();
        _isOrdinary = true;
        base.RemoveClaim(_table);
        base.AddClaims(claims);
    }
}
