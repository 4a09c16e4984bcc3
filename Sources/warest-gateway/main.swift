print("warest-gateway")
