namespace HypergradGen.Fuzz.Duals;

/// <summary><c>System.Numerics.Vector2</c> of dual numbers.</summary>
public record struct DualVector2
{
    public Dual32 X, Y;

    public DualVector2(Dual32 x, Dual32 y) => (X, Y) = (x, y);

    public static DualVector2 operator +(DualVector2 a, DualVector2 b) => new(a.X + b.X, a.Y + b.Y);

    public static DualVector2 operator -(DualVector2 a, DualVector2 b) => new(a.X - b.X, a.Y - b.Y);

    public static DualVector2 operator -(DualVector2 a) => new(-a.X, -a.Y);

    public static DualVector2 operator *(DualVector2 a, DualVector2 b) => new(a.X * b.X, a.Y * b.Y);

    public static DualVector2 operator *(DualVector2 a, Dual32 b) => new(a.X * b, a.Y * b);

    public static DualVector2 operator *(Dual32 a, DualVector2 b) => b * a;

    public static DualVector2 operator /(DualVector2 a, Dual32 b) => new(a.X / b, a.Y / b);

    public static DualVector2 operator /(DualVector2 a, DualVector2 b) => new(a.X / b.X, a.Y / b.Y);

    public readonly Dual32 LengthSquared() => Dot(this, this);

    public readonly Dual32 Length() => DualMathF.Sqrt(LengthSquared());

    public static Dual32 Dot(DualVector2 a, DualVector2 b) => a.X * b.X + a.Y * b.Y;

    public static DualVector2 Normalize(DualVector2 a) => a / a.Length();

    public static DualVector2 Lerp(DualVector2 a, DualVector2 b, Dual32 t) => a * (1 - t) + b * t;

    public static DualVector2 Min(DualVector2 a, DualVector2 b) => new(Dual32.Min(a.X, b.X), Dual32.Min(a.Y, b.Y));

    public static DualVector2 Max(DualVector2 a, DualVector2 b) => new(Dual32.Max(a.X, b.X), Dual32.Max(a.Y, b.Y));

    public static DualVector2 Abs(DualVector2 a) => new(Dual32.Abs(a.X), Dual32.Abs(a.Y));
}

/// <summary><c>System.Numerics.Vector4</c> of dual numbers.</summary>
public record struct DualVector4
{
    public Dual32 X, Y, Z, W;

    public DualVector4(Dual32 x, Dual32 y, Dual32 z, Dual32 w) => (X, Y, Z, W) = (x, y, z, w);

    public static DualVector4 operator +(DualVector4 a, DualVector4 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);

    public static DualVector4 operator -(DualVector4 a, DualVector4 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.W - b.W);

    public static DualVector4 operator -(DualVector4 a) => new(-a.X, -a.Y, -a.Z, -a.W);

    public static DualVector4 operator *(DualVector4 a, DualVector4 b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z, a.W * b.W);

    public static DualVector4 operator *(DualVector4 a, Dual32 b) => new(a.X * b, a.Y * b, a.Z * b, a.W * b);

    public static DualVector4 operator *(Dual32 a, DualVector4 b) => b * a;

    public static DualVector4 operator /(DualVector4 a, Dual32 b) => new(a.X / b, a.Y / b, a.Z / b, a.W / b);

    public static DualVector4 operator /(DualVector4 a, DualVector4 b) => new(a.X / b.X, a.Y / b.Y, a.Z / b.Z, a.W / b.W);

    public readonly Dual32 LengthSquared() => Dot(this, this);

    public readonly Dual32 Length() => DualMathF.Sqrt(LengthSquared());

    public static Dual32 Dot(DualVector4 a, DualVector4 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z + a.W * b.W;

    public static DualVector4 Normalize(DualVector4 a) => a / a.Length();

    public static DualVector4 Lerp(DualVector4 a, DualVector4 b, Dual32 t) => a * (1 - t) + b * t;

    public static DualVector4 Min(DualVector4 a, DualVector4 b) => new(Dual32.Min(a.X, b.X), Dual32.Min(a.Y, b.Y), Dual32.Min(a.Z, b.Z), Dual32.Min(a.W, b.W));

    public static DualVector4 Max(DualVector4 a, DualVector4 b) => new(Dual32.Max(a.X, b.X), Dual32.Max(a.Y, b.Y), Dual32.Max(a.Z, b.Z), Dual32.Max(a.W, b.W));

    public static DualVector4 Abs(DualVector4 a) => new(Dual32.Abs(a.X), Dual32.Abs(a.Y), Dual32.Abs(a.Z), Dual32.Abs(a.W));
}
