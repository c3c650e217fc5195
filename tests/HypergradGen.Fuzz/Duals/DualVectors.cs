namespace HypergradGen.Fuzz.Duals;

/// <summary><c>System.Numerics.Vector3</c> of dual numbers.</summary>
public record struct DualVector3
{
    public Dual32 X, Y, Z;

    public DualVector3(Dual32 value)
        : this(value, value, value)
    {
    }

    public DualVector3(Dual32 x, Dual32 y, Dual32 z) => (X, Y, Z) = (x, y, z);

    public static DualVector3 Zero => default;

    public static DualVector3 One => new(1);

    public static DualVector3 UnitX => new(1, 0, 0);

    public static DualVector3 UnitY => new(0, 1, 0);

    public Dual32 this[int index]
    {
        readonly get => index switch { 0 => X, 1 => Y, 2 => Z, _ => throw new ArgumentOutOfRangeException(nameof(index)) };
        set
        {
            switch (index)
            {
                case 0:
                    X = value;
                    break;
                case 1:
                    Y = value;
                    break;
                case 2:
                    Z = value;
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(index));
            }
        }
    }

    public static DualVector3 operator +(DualVector3 a, DualVector3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static DualVector3 operator -(DualVector3 a, DualVector3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static DualVector3 operator -(DualVector3 a) => new(-a.X, -a.Y, -a.Z);

    public static DualVector3 operator *(DualVector3 a, DualVector3 b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z);

    public static DualVector3 operator *(DualVector3 a, Dual32 b) => new(a.X * b, a.Y * b, a.Z * b);

    public static DualVector3 operator *(Dual32 a, DualVector3 b) => b * a;

    public static DualVector3 operator /(DualVector3 a, Dual32 b) => new(a.X / b, a.Y / b, a.Z / b);

    public static DualVector3 operator /(DualVector3 a, DualVector3 b) => new(a.X / b.X, a.Y / b.Y, a.Z / b.Z);

    public readonly Dual32 LengthSquared() => Dot(this, this);

    public readonly Dual32 Length() => DualMathF.Sqrt(LengthSquared());

    public static Dual32 Dot(DualVector3 a, DualVector3 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    public static DualVector3 Cross(DualVector3 a, DualVector3 b) => new(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);

    public static Dual32 Distance(DualVector3 a, DualVector3 b) => (a - b).Length();

    public static Dual32 DistanceSquared(DualVector3 a, DualVector3 b) => (a - b).LengthSquared();

    public static DualVector3 Normalize(DualVector3 a) => a / a.Length();

    public static DualVector3 Lerp(DualVector3 a, DualVector3 b, Dual32 t) => a * (1 - t) + b * t;

    public static DualVector3 Reflect(DualVector3 a, DualVector3 normal) => a - 2 * Dot(a, normal) * normal;

    public static DualVector3 Min(DualVector3 a, DualVector3 b) => new(Dual32.Min(a.X, b.X), Dual32.Min(a.Y, b.Y), Dual32.Min(a.Z, b.Z));

    public static DualVector3 Max(DualVector3 a, DualVector3 b) => new(Dual32.Max(a.X, b.X), Dual32.Max(a.Y, b.Y), Dual32.Max(a.Z, b.Z));

    public static DualVector3 Abs(DualVector3 a) => new(Dual32.Abs(a.X), Dual32.Abs(a.Y), Dual32.Abs(a.Z));

    /// <summary>q·a·q̄.</summary>
    public static DualVector3 Transform(DualVector3 a, DualQuaternion q)
    {
        var turned = q * new DualQuaternion(a, 0) * DualQuaternion.Conjugate(q);
        return new DualVector3(turned.X, turned.Y, turned.Z);
    }
}

/// <summary><c>System.Numerics.Quaternion</c> of dual numbers.</summary>
public record struct DualQuaternion
{
    public Dual32 X, Y, Z, W;

    public DualQuaternion(Dual32 x, Dual32 y, Dual32 z, Dual32 w) => (X, Y, Z, W) = (x, y, z, w);

    public DualQuaternion(DualVector3 vector, Dual32 scalar)
        : this(vector.X, vector.Y, vector.Z, scalar)
    {
    }

    public static DualQuaternion Identity => new(0, 0, 0, 1);

    private readonly DualVector3 Vector => new(X, Y, Z);

    public static DualQuaternion operator +(DualQuaternion a, DualQuaternion b) => new(a.Vector + b.Vector, a.W + b.W);

    public static DualQuaternion operator -(DualQuaternion a, DualQuaternion b) => new(a.Vector - b.Vector, a.W - b.W);

    public static DualQuaternion operator *(DualQuaternion a, Dual32 b) => new(a.Vector * b, a.W * b);

    public static DualQuaternion operator *(DualQuaternion a, DualQuaternion b)
        => new(a.W * b.Vector + b.W * a.Vector + DualVector3.Cross(a.Vector, b.Vector), a.W * b.W - DualVector3.Dot(a.Vector, b.Vector));

    public readonly Dual32 LengthSquared() => DualVector3.Dot(Vector, Vector) + W * W;

    public static Dual32 Dot(DualQuaternion a, DualQuaternion b) => DualVector3.Dot(a.Vector, b.Vector) + a.W * b.W;

    public static DualQuaternion Conjugate(DualQuaternion a) => new(-a.Vector, a.W);

    public static DualQuaternion Inverse(DualQuaternion a) => Conjugate(a) * (1 / a.LengthSquared());

    public static DualQuaternion Normalize(DualQuaternion a) => a * (1 / DualMathF.Sqrt(a.LengthSquared()));

    public static DualQuaternion CreateFromAxisAngle(DualVector3 axis, Dual32 angle) => new(axis * DualMathF.Sin(0.5f * angle), DualMathF.Cos(0.5f * angle));
}
