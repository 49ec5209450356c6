/// RSA keys for the test PKI: worthless, because they are published here.
///
/// They protect nothing, and nothing may ever trust them.
/// They are fixed because making an RSA key takes a long time and cannot be seeded. Made with
/// `openssl genpkey -algorithm RSA`. The subscribers' private keys were thrown away at once.
enum TestRSAKeys {
    /// The private key of the root B, 4096 bits.
    static let root = """
        -----BEGIN PRIVATE KEY-----
        MIIJQgIBADANBgkqhkiG9w0BAQEFAASCCSwwggkoAgEAAoICAQCqHX+x9s6+htA3
        TsTRAQEj0d9qR9DgN8Viyddf93i4iCziFMUK3EuhPjDrjncLnn9nkOclP9JrCvrF
        y4Cyk4hOOuc3sgoGhRy8gK5JCS6cg0g95EKo4WEGJpEcU8dCKPakKnXBFZ2q1xym
        Oc+HWLlP15wiXTJ54ExjIUCmSt0pwAEF/4jERdEp5wJB7SEXJ5KIsSJKDVAOOXbH
        c0ji47sT6wet0TaAESlTAFsPOjcPcGGbYFgEnsdFG1eErjd2G6hhsECrETT/zNla
        Zvc+EB4oV4A9WrcKXXn6thiQ/QV62FujwxGpOAVCBRnec1sesP0laUl8lllosl5X
        ctw5PWZ7wCr89iMKSOgCc7eUlbHcu8tWeZvQqWAdqugSkVJvxtsheO6FNSuALzNz
        zvf1BJc3KhJ9JXJifNgC7yc8BDSnR8SQ9svlUh5sPn4SMvZIfnVwvYm86a5FD7Vs
        8qbefto+rEJDbO+0XpSQseH2N5mQ3pStI625fLs6n6q1WRuUck9LX9Yg0R7Xkg7f
        E0p2TJRNQuEfM0V6Sd3AYvxXGRaZWWSAKM1krF2G8RucYzldyPiUDo5+oKyr14Z7
        y7glgsUtEDTxevwM3KDsgZgwzAzFkyhEJUGeGDVxZeCSkbgbVlPc3XVAwxa0mYKx
        O/P08knQLfbG3ZvMtCHn3NfjL/lkVQIDAQABAoICABWlnk+zk9hbyFgZXmMoKRB5
        TuAz1kkJ38Sz4YO1Nnfo4Ck+slow8TDJ/Kik3tIsL5MqtbcgOXLkmUedHznaGzC1
        PyHvtmXg/2ifSU5C7Fr/O6yghLj/wPxq4PFFWeg51TTLsGNLEF6ic+NVHOrgp+gY
        jCY1TMyEdcPxgcwHX8BFzfuI6krrhXO7ESb5eUn8f6GERNQ+gG7m8g3sRhyVFQOy
        Vy5PnotKY8NLmsrDwijlSI5ggqLH35yUH51jG+ycFV+k8X2zOVbJpujhjFmp7GR+
        yfNEvWEExxZXoKWmhNF+gZ7DnlY1qjmd845CiJhNtlDR5oeDjEoN1IJ1O7/O5+Dn
        SFM2Asqz8MeGN9tMEeel28dPwP7WRa+7TglSG67qcd8BnARkThoqQUg5tBDztPSx
        ouAvXpn+or8ceLeqsgVmFz4WvRn/4nn2yNaaXvxVEbecPa+QyIuc1UpPVKzoQEXQ
        kSnzYc/BL+fgkBwprOxUKuCPnJo89HDgSoEtbOg6ODgIO4WOqCBJXqR1hVhGeo6/
        S325QhFioQIRaSyb0UuAiiUj1xcVOlt3bxwWqdI/MiCkQjc/MZFShPtwiVcFSIG0
        30w4IjNIvT08Qze7+VjynsWJXF6UO4sp8svE94LtB0IRRL6Yq7WOk4TU3KIML4R/
        VPxwApeiav7zEk1gjKZLAoIBAQDaBuPuo+y6PhdL7kup0ugaJpTOafLhnqqdweNC
        GPKOFbnZwW9pAv/7pV2QJ9EetrIQ3q0gRLsQugmAFGEe+mzZTXbY47Mvktfdg8Ks
        0WAFwDOODh3hkjFpq13m5bXFvM+fSui7E/PsBDg9cfbnvwDEsFu+s2RKxAcL5X8x
        3CnaI2Q7vZ6nlNA7w2jnVuDTx79a7P5M6m12xBdWWnrps5272zaz0wkaK2SRv94d
        ikGShJQKm83Pom9O3+fjvNGXS5g1q6zWOY0gsa0Mw1qwH8lr9kghq7C7rohCa9Qz
        TYci3/W0g0a8SZS3neVM5uMhFPrSuuueA/MPg6GiRIc3BIB3AoIBAQDHvmHszh+r
        ExqZH9Hs9FhMI3g9ZYMADcNDfY+Obh5woaDrOlipYNymkGPJgoCExN1dm/F5BWYP
        fvhePc/JIjhXNSyRBBekw4ufQNdShiKv7ky8JORY2wBvkee7/PM4UanHi4Og0DiB
        L6mWth5KxU4Nm0wlQri6t27cpj0rd0vNGGMVMMf2YGO4f2A/siS907cXS/+5SHlN
        gkk3BI0f30QwV23Va/iATRiKWPrUXiYcr8XNMD0TQn0eQolccExNmRPCi9AuIfB4
        xKf7Bqh8rll9O6Y2BjBixScSDUl/BgiDA7OShNoan1E0RH+MGXVvesWFbYBDA9a5
        +sTx9BaGQWCTAoIBAQCLsPp9Ph5AveOjTMzBxFXd23ZgQlXR5R0f8sgu41kVXCo1
        sNA3Eir9CtjFsh00do3kbSezkxXgA7Juk6AefwkauZ06HboC8yzHytICdCv3w0vE
        6pqOmmJ6d8e0Vt1+Ehlc0FwI8SHJyHJYPBqcJS7S1sQRjVLm7G4vWx2BzrQqBZ8E
        /9sVOC2q/OrLvkhSqJqcIVhV46W7AKyLMXGrJuAbKrsDwGUGlWLcV3hyqNCWlcdc
        fLMDI+n5OVCUA7iuHUsqqBIXN8yKdAySLuB+E/+z4poYqK6VsZ+wHvJY5IV+/Muq
        mqnJncNhWhM+kHhaC90hA45PMeybthTrqMiRoZrFAoIBAB0IiUdYdrXxIu6a93KP
        2b3HchTKio4ZcgZ/W7yCOR55/9/xLS4BjFERr898jp2918dhgWnr5Pffps5cAbXk
        qXfTnNS/WYhze/n7/NBb+vLDmpfGbQKVYqzU8nAaxmerRxhgKRPY8D2m5emoMyL/
        JudHaXwJBLzvKMgdycplnrkDEHPmEUq4nAYXTbA0fq6w9W4Hd/ZAmJExnN7IZJL7
        avfz3V0mQoqzqhuB74Oq47NLwV6f4mDIS1N4rGqpUA3/cCXZGLt7525Gd3w/bYIh
        /ZP8dZ5oq+PPcGxpTgOOpvIUOafUc7dm7PDB/CArGyzHFardTcVv62hBERtyNUvy
        eM0CggEAf6qCUmjEcgPdddg/NhkDYvKtN6GenmTKbeNyP9mUP2PSSmduz3p4SJUe
        681sIvFYrz3swQ+1Pw8wZ0Xpk4GzjfLzT+iSdBsRXxulbcUbzKT+Yy0HvvdIVtCP
        4ZikutbPAa35Pg9wGORLJ/U5VBF2Npqg6cWHtHdTePJxFjgh5GczZw4awO7v8tfZ
        zDZelW8z5i/zaUoOdokt7Eo3HTgS2ospoWfWVhi4u3jM0QNQxdFltVW0zrXp1pRx
        n3De0Br2nwyKjsffBvPSen4upeigDp+1cQJvJlvBsh9oOve6G/lQ8ZLpIOv7Q/LN
        fYP7cPJtrMqE3IkhF2a4LFM4YdlUFA==
        -----END PRIVATE KEY-----
        """

    /// The private key of the issuing authority R1, 2048 bits.
    static let issuer = """
        -----BEGIN PRIVATE KEY-----
        MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCvcKyqxSxQRaOg
        qJJ4VyjjeC24CBXeMsgl53awG08paYb1lfeUCncEcZVq3h/7BWDZoGS00JTFmu+5
        NycV3GvBGnOhVOOktXTl8Sp3pq8lkxQnJkolucT8QaKGyM7v2L97fsdyEI3Qw6ar
        OhodOWuU1+be/QXRyVbGyNZFOpt9rscCk7KxEsez6Ub3HhQweXXiBtiarqWdf5Wp
        /RyRbG/CN1ffCfYwgP1wxkx7nk0KEsyN5RuIO0aWYNNB6NsrMMmtKIo+nt1Y511j
        vx7/IN4gCMV93Lf4HrayrA7I0DslDvEB+zI8JA6XpkH6/+P/pGdIjyHfj3hYWevo
        svvyGxSxAgMBAAECggEADAJEb3QLsnrx1l9zlzUwIVHqnzw+cvU66g1L/IYCBy2o
        BUt8pO+Kcg1sUuJdggs+M+dcvVvBsz0Fx8HUtRRfc9phq9tpsa6SD+NQKtyIBKRq
        rrtaO/bZWwMLIvq/338QrF1jPZWQf4fE8teJThLOIGQe84iSS2fivryknhyC5Dlj
        NIMrBkzshRcyyNDZS8RnhoJsLJWWYX127X2Cmb9k+mNLYnjpz73i/XvycHMH/Zjd
        tnYvWFf+xo5h1wcDy8LjwxhxL6XlLU6Thutb4c6d+dw3q7jq+8ZguqsHqnd7Ir8T
        wUGqPkYvn82PTbUL1n/G1+63YM8xS5T/boaER/1a2QKBgQDyJaBOXSP0hKJf8jHq
        GuVmCITHxIEypV5bXmw4dikXM0lwAIH1eTDzONe7oz3EzNgYI1bE1dzMDQZ835s8
        XGN6vidS6suT+yXUlKszIcVO6rvPopcLf6jwkW629pZreKGQs9GWjNCAM1tzx86X
        Oa0ZH3JtzxuXW2gKtJ4ZrZCfVwKBgQC5ehckVGRy+EfvzoCH3cjU56nb74dUqZ1+
        mzSqoDpm85Q11dcUpuUOP8DqwmExHrT6/RvCouJ3bGlEKAvybEQl2Ly4aBRLlI3I
        3cAaItYJTZmR/mQ4lg6RruRqHHX7X5qLUHpxWFUo7aP+hR644hCQ8eWd1d6zhNxA
        MG6pDutPNwKBgQDCpIwfca8dNiBvj3ef/s63HdHd4o8X7uXR/CxxlkmhZJB7f2z3
        rNs0J1UCd02HjEGH5aAxyNcbDr1QU02tT3aHi6KAfEv4P8FBB+A10ceQkA838DIK
        BCwAdGbSm5R9/xGgB2tJ4RcYdi/k+Y+O78W8lBKfQgOjvs37DQSpD2NZMQKBgE3f
        kO/T7wjGbY2l6hkhaTzat1p8SxmkzVdm2sn41Ax9oHCqA8/L8sf0xI7MZfo1pk7r
        Dki+Es+JWPkgx0NVaZdqVHIoYL0K9iyrzggrMCpfxmahpHqNpjhMceKLaI3OKhjs
        BTyplbfFbuFiCvAdGk+BAKMwNHyy/7aDnzKj7PApAoGBAInpHo5K2bqzAUNw34xj
        x7eYxoQ+AvdhcXOLCcjDWpLTyn3y6PCgiu+3AvCIJQiNS1P5aIFBqM1vHFBQ4Foa
        Fc80SF3wj9aIlMhhwaoXJ/H0U3pdn9JJAjbdY+sfi05Nd7FfeWAYjJSK1ICg/QIh
        3mDvJdzNw2pRty7M6+wcK8zz
        -----END PRIVATE KEY-----
        """

    /// The public keys of subscribers, 2048 bits.
    static let subscribers = [
        """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvlpunt1zXQRt/B6UuUh1
        4how7VYzzyGTrGih2K9FHm5JnyT+e4YJb8GY5rnN56h2rCi1wAtw+gxtnoPupORG
        hE0Sd1y8Uj+IN9UFxI+EqtZ+otWi18zoOOlxInCJd5gS+CVgPllROvpEV6QV13K6
        Dv9SSGs1zIb4EEkni4CuSAN9XHlv2+/TCJaBXrQX7k6Flwk3CHW4GPwqjOpr6aj/
        ivyB/eUcggO1KhmkuKpqddLD1BGWuviAEOOPvLkx5oc1o6IDwFbEP4/JgZ7WIkr0
        hadRs3+mryRdkyf5utVj6UkV/r1nDlX1ZNwlGhSivnnoe98nysMymFF4JJ5QtfNu
        rwIDAQAB
        -----END PUBLIC KEY-----
        """,
        """
        -----BEGIN PUBLIC KEY-----
        MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAz+ngb1xhveRz3ZP6/Gu7
        BUiF1V+byxhjyf/BLaDvlisccKGrl0XsAzP5LLGv4swgkghEaga6SvDOBjgdY3f/
        X9/ODlVm/1qT+nbWa97N9QOIRQthM9zgtUIK8cmG+7XbsNxLvL+/+R+f6EEr6jgi
        JOuyeGTkvhCkrpx5PyDSQSEJ9QzLvn6pspqTGt+hpvI+O3TRctgD/ebAuRbyjHee
        N8Dq98v9IQddCLtxqF2mG+ZqDyVHwtbfGGYkAsnZZySVWXNxGJ3D+7n3LSKZLrmb
        mcP76EIywyDX5KPRmYIsn0tBVBZ4SAhZQzc6VEE17eCzQ9LoSJaRIghc2jjPy5Ud
        LwIDAQAB
        -----END PUBLIC KEY-----
        """,
    ]

    /// The public key of a careless subscriber: 1024 bits.
    static let weakSubscriber = """
        -----BEGIN PUBLIC KEY-----
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCmvj7c9m5ixPASl+5fIsZbGKk1
        Bkyv78LtANJokvpxOt/wGVkqXqTkhZG39MqwWluNHk7GRxK+VnFfLbKekdbfBbTA
        lY5oIRyUeOtI95ujFsZ//hV0foOtJMSkOIvHRo3J/1pXuqqtj0gaXi0xlDiPxXtQ
        ZQhY1q6LhYLFICThvwIDAQAB
        -----END PUBLIC KEY-----
        """
}
